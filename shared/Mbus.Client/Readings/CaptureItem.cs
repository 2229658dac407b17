namespace Mbus.Client.Readings;

/// <summary>One thing that recorded bytes hold: a reading, or what is damaged.</summary>
/// <param name="Reading">The reading; null for a damage.</param>
/// <param name="Damage">Where the damage begins, and which byte is wrong, counted from 1; null for a reading.</param>
public sealed record CaptureItem(MeterReading? Reading, string? Damage);
