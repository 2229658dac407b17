using System.Collections.Immutable;
using System.Threading.Channels;
using Mbus.Server.Bridge;

namespace Mbus.Gateway.Buses;

/// <summary>A piece of the traffic of a bus.</summary>
/// <param name="At">Time in microseconds, on the line's clock.</param>
/// <param name="Kind">Direction and quality.</param>
/// <param name="Client">Client whose request is on the bus; -1 for none.</param>
/// <param name="Bytes">Bytes.</param>
/// <param name="Lost">Number of pieces before this one that the reader was too slow to get.</param>
public sealed record TappedBytes(long At, BusTrafficKind Kind, int Client, byte[] Bytes, long Lost);

/// <summary>Distributes the bytes on a bus to readers. A slow reader loses pieces, and never delays the bus. Without readers it costs nothing.</summary>
public sealed class BusTap
{
    /// <summary>Maximum number of pieces that wait for a reader.</summary>
    public const int MaxWaiting = 1024;

    private ImmutableArray<Reader> _readers = [];

    /// <summary>Passes traffic to the readers; called by the bridge.</summary>
    public void Take(BusTraffic traffic)
    {
        ImmutableArray<Reader> readers = _readers;
        if (readers.IsEmpty)
            return;

        byte[] bytes = traffic.Bytes.ToArray();
        foreach (Reader reader in readers)
            reader.Add(new TappedBytes(traffic.At, traffic.Kind, traffic.Client, bytes, 0));
    }

    /// <summary>Returns all bytes from now on, until cancelled.</summary>
    public async IAsyncEnumerable<TappedBytes> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        Reader reader = new();
        ImmutableInterlocked.Update(ref _readers, readers => readers.Add(reader));
        try
        {
            await foreach (TappedBytes bytes in reader.Waiting.Reader.ReadAllAsync(cancel).ConfigureAwait(false))
                yield return bytes;
        }
        finally
        {
            ImmutableInterlocked.Update(ref _readers, readers => readers.Remove(reader));
        }
    }

    private sealed class Reader
    {
        private long _lost;

        internal Channel<TappedBytes> Waiting { get; } = Channel.CreateBounded<TappedBytes>(
            new BoundedChannelOptions(MaxWaiting) { SingleReader = true, SingleWriter = true });

        internal void Add(TappedBytes bytes) => _lost = Waiting.Writer.TryWrite(bytes with { Lost = _lost }) ? 0 : _lost + 1;
    }
}
