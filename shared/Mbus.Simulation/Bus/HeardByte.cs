namespace Mbus.Simulation;

/// <summary>A byte that the master hears.</summary>
/// <param name="Value">Its eight data bits as they were sampled.</param>
/// <param name="Damaged">True for a parity or framing error: a collision, a fault, or another baud rate.</param>
/// <param name="At">The end of its stop bit, in microseconds.</param>
public readonly record struct HeardByte(byte Value, bool Damaged, long At);
