namespace Mbus.Client.Readings;

/// <summary>One item of recorded bytes: a reading, damage, or both for a damaged telegram of which a part can be read.</summary>
/// <param name="Reading">Reading; null if nothing can be read.</param>
/// <param name="Damage">Position of the damage, and the wrong byte, counted from 1; null for none.</param>
public sealed record CaptureItem(MeterReading? Reading, string? Damage);
