namespace Mbus.Client.Readings;

/// <summary>One item of recorded bytes: a reading, or damage.</summary>
/// <param name="Reading">Reading; null for damage.</param>
/// <param name="Damage">Position of the damage, and the wrong byte, counted from 1; null for a reading.</param>
public sealed record CaptureItem(MeterReading? Reading, string? Damage);
