import { describe, expect, it } from 'vitest';
import { atLeast, minorOf } from '../../src/knowledge/version.ts';

describe('versions of rustler', () => {
  it('compare by number, not by letter', () => {
    expect(atLeast('0.37.0', '0.37.0')).toBe(true);
    expect(atLeast('0.9.0', '0.37.0')).toBe(false);
    expect(atLeast('0.37.10', '0.37.9')).toBe(true);
  });

  it('count a pre-release as below its release', () => {
    expect(atLeast('0.37.0-rc.1', '0.37.0')).toBe(false);
    expect(atLeast('0.37.1-rc.1', '0.37.0')).toBe(true);
  });

  it('say nothing of what is no version', () => {
    expect(atLeast('main', '0.37.0')).toBeUndefined();
    expect(minorOf('>= 0.37')).toBeUndefined();
    expect(minorOf('0.37.1')).toBe('0.37');
  });
});
