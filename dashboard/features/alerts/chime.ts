let context: AudioContext | undefined;

/** Hertz; a rising fourth. */
const NOTES = [660, 880] as const;
const NOTE_SECONDS = 0.16;
const LOUDNESS = 0.08;

/**
 * Two short, quiet tones. Browsers stay silent until somebody has clicked or
 * typed on the page.
 */
export function chime(): void {
  context ??= new AudioContext();
  const audio = context;
  void audio.resume();
  NOTES.forEach((hertz, index) => {
    const start = audio.currentTime + index * NOTE_SECONDS;
    const tone = new OscillatorNode(audio, { frequency: hertz });
    const gain = new GainNode(audio, { gain: 0 });
    // Ramps instead of steps, which would click.
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02);
    gain.gain.linearRampToValueAtTime(0, start + NOTE_SECONDS);
    tone.connect(gain).connect(audio.destination);
    tone.start(start);
    tone.stop(start + NOTE_SECONDS);
  });
}
