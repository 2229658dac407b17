namespace Mbus.Simulation;

/// <summary>Preamble that wakes a meter.</summary>
/// <param name="Value">Byte of the preamble, usually 55 or 00.</param>
/// <param name="Count">Minimum number of these bytes without a pause.</param>
/// <param name="AwakeMicroseconds">Time for which the meter then receives, in microseconds.</param>
public sealed record WakeUp(byte Value, int Count, long AwakeMicroseconds);
