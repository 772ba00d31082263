/**
 * A question about something that never changes (a view, a list of files), whose answer is found once: it is asked anew for every
 * chain, and a large repository has hundreds. What was asked about is the key, and frees the answer.
 */
export function oncePer<Subject extends object, Answer>(
  find: (subject: Subject) => Answer,
): (subject: Subject) => Answer {
  const known = new WeakMap<Subject, { readonly answer: Answer }>();
  return (subject) => {
    const found = known.get(subject) ?? { answer: find(subject) };
    known.set(subject, found);
    return found.answer;
  };
}

/** The same where the key is kept by whoever asks. */
export function foundOnce<Key, Answer>(known: Map<Key, Answer>, key: Key, find: () => Answer): Answer {
  if (!known.has(key)) known.set(key, find());
  return known.get(key) as Answer;
}
