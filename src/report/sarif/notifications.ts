import type { Location, Report } from '../../engine/report.ts';
import { chainName, linkName } from '../names.ts';
import { sarifLocation } from './location.ts';
import { messageText } from './message.ts';

/** Describes the one kind of notification that a run holds. */
export const trailLost = {
  id: 'trail-lost',
  shortDescription: { text: 'A value could not be followed, so nothing is said about what depends on it' },
  defaultConfiguration: { level: 'note' },
};

/** Everything that the check could not follow: a report without results is no proof where one of these stands. */
export function sarifNotifications(report: Report): object[] {
  const links = report.chains.flatMap((chain) =>
    chain.links
      .filter((link) => link.verdict === 'unknown')
      .map((link) =>
        notification(`${chainName(chain)}: ${linkName(link.kind)}: ${link.reason ?? link.summary}`, link.location),
      ),
  );
  return [...links, ...report.unknown.map(({ message, location }) => notification(message, location))];
}

function notification(message: string, location: Location | null): object {
  return {
    descriptor: { id: trailLost.id, index: 0 },
    level: 'note',
    message: { text: messageText(message) },
    ...(location ? { locations: [sarifLocation(location, null)] } : {}),
  };
}
