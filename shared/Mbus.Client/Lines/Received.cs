namespace Mbus.Client.Lines;

/// <summary>What one wait on a line brought.</summary>
/// <param name="Count">The bytes put into the buffer; 0 when the deadline passed.</param>
/// <param name="Damaged">True where each of these bytes arrived with a parity or framing error.</param>
/// <param name="At">When the last of them arrived, in microseconds on the line's clock.</param>
public readonly record struct Received(int Count, bool Damaged, long At);
