import type { Location, Report } from '../../engine/report.ts';
import { chainName, linkName } from '../names.ts';
import type { Places } from './location.ts';
import { messageText } from './message.ts';

/** Describes the one kind of notification that a run holds. */
export const trailLost = {
  id: 'trail-lost',
  name: 'TrailLost',
  shortDescription: { text: 'A value could not be followed' },
  fullDescription: { text: 'A value could not be followed, so nothing is said about what depends on it.' },
  help: { text: 'The message says what was lost. Where it comes from Nix, `--nix INSTALLABLE` lets Nix itself tell.' },
  defaultConfiguration: { level: 'note' },
};

/** Everything that the check could not follow: a report without results is no proof where one of these stands. */
export function sarifNotifications(report: Report, places: Places): object[] {
  const notification = (message: string, location: Location | null): object => ({
    descriptor: { id: trailLost.id, index: 0 },
    level: 'note',
    message: { text: messageText(message) },
    ...(location ? { locations: [places.location(location, null)] } : {}),
  });
  const links = report.chains.flatMap((chain) =>
    chain.links
      .filter((link) => link.verdict === 'unknown')
      .map((link) =>
        notification(`${chainName(chain)}: ${linkName(link.kind)}: ${link.reason ?? link.summary}`, link.location),
      ),
  );
  return [...links, ...report.unknown.map(({ message, location }) => notification(message, location))];
}
