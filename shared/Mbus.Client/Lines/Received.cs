namespace Mbus.Client.Lines;

/// <summary>Result of one wait on a line.</summary>
/// <param name="Count">Number of bytes in the buffer; 0 if the deadline passed.</param>
/// <param name="Damaged">True if each of these bytes arrived with a parity or framing error.</param>
/// <param name="At">Arrival time of the last byte, in microseconds on the line's clock.</param>
public readonly record struct Received(int Count, bool Damaged, long At);
