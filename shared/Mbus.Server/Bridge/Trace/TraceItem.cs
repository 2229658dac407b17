using System.Buffers;

namespace Mbus.Server.Bridge;

/// <summary>A queued trace line.</summary>
/// <param name="At">Time in microseconds, on the line's clock.</param>
/// <param name="Client">Client number; <see cref="TraceEntry.Bus"/> for the bus.</param>
/// <param name="What">Event word, as in <see cref="TraceEntry"/>.</param>
/// <param name="Text">Text after the event word; null when bytes follow.</param>
/// <param name="Bytes">Pooled array with the bytes; null when there are none.</param>
/// <param name="Count">Number of bytes.</param>
/// <param name="Written">For a flush request instead of a line: completed when all earlier lines are written. Null for a line.</param>
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
