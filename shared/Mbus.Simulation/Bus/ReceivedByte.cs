namespace Mbus.Simulation;

/// <summary>A byte received by the master.</summary>
/// <param name="Value">Eight data bits as sampled.</param>
/// <param name="Damaged">True for a parity or framing error: a collision, a fault, or another baud rate.</param>
/// <param name="At">End of the stop bit, in microseconds.</param>
public readonly record struct ReceivedByte(byte Value, bool Damaged, long At);
