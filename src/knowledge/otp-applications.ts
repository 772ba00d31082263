// Erlang/OTP lib/*/c_src: the applications that bring shared libraries of their own. OTP's build decides about those.
const SOURCE = 'erlang/otp lib/{asn1,crypto,megaco,runtime_tools,tools,wx}/c_src';

export const OTP_APPLICATIONS_WITH_LIBRARIES: { readonly names: ReadonlySet<string>; readonly source: string } = {
  names: new Set(['asn1', 'crypto', 'megaco', 'runtime_tools', 'tools', 'wx']),
  source: SOURCE,
};

/** Applications of OTP and of Elixir, which `mix release` finds without a dependency (erlang/otp lib/, elixir-lang/elixir lib/). */
export const OTP_APPLICATIONS: ReadonlySet<string> = new Set(
  [
    'asn1 common_test compiler crypto debugger dialyzer diameter edoc eldap erl_interface erts et eunit ftp inets jinterface kernel',
    'megaco mnesia observer odbc os_mon parsetools public_key reltool runtime_tools sasl snmp ssh ssl stdlib syntax_tools tftp',
    'tools wx xmerl erl_docgen eex elixir ex_unit iex logger mix hex',
  ].flatMap((names) => names.split(' ')),
);
