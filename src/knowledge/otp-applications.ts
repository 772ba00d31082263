// Erlang/OTP lib/*/c_src: the applications that bring shared libraries of their own. OTP's build decides about those.
const SOURCE = 'erlang/otp lib/{asn1,crypto,megaco,runtime_tools,tools,wx}/c_src';

export const OTP_APPLICATIONS_WITH_LIBRARIES: { readonly names: ReadonlySet<string>; readonly source: string } = {
  names: new Set(['asn1', 'crypto', 'megaco', 'runtime_tools', 'tools', 'wx']),
  source: SOURCE,
};
