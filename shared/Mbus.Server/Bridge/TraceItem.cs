using System.Buffers;

namespace Mbus.Server.Bridge;

/// <summary>One line of a trace that waits to be written.</summary>
/// <param name="At">Microseconds on the line's clock.</param>
/// <param name="Client">The client's number; <see cref="TraceEntry.Bus"/> for the bus.</param>
/// <param name="What">What happened: a word of <see cref="TraceEntry"/>.</param>
/// <param name="Text">What follows it; null where bytes do.</param>
/// <param name="Bytes">The bytes, in an array of the pool; null where there are none.</param>
/// <param name="Count">How many bytes there are.</param>
/// <param name="Written">Not a line but a request: completed when everything before it has been written.</param>
internal readonly record struct TraceItem(
    long At, int Client, string What, string? Text = null, byte[]? Bytes = null, int Count = 0, TaskCompletionSource? Written = null)
{
    internal static TraceItem Of(long at, int client, string what, ReadOnlySpan<byte> bytes)
    {
        byte[] copy = ArrayPool<byte>.Shared.Rent(Math.Max(1, bytes.Length));
        bytes.CopyTo(copy);
        return new TraceItem(at, client, what, Bytes: copy, Count: bytes.Length);
    }

    internal void Free()
    {
        if (Bytes != null)
            ArrayPool<byte>.Shared.Return(Bytes);
    }
}
