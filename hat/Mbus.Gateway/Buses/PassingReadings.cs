using Mbus.Client;
using Mbus.Server.Bridge;

namespace Mbus.Gateway.Buses;

/// <summary>Finds complete readings of other masters in the traffic of a bus.</summary>
/// <remarks>
/// A reading counts only if its first telegram is known to be the first: after SND_NKE or a selection with E5, or after the last telegram of
/// a complete reading. A telegram with the same frame count bit as the one before is a repeat.
/// </remarks>
/// <param name="found">Called for each reading, within the call of <see cref="Take"/>.</param>
internal sealed class PassingReadings(Action<PassingReading> found)
{
    private const byte NoFrameCount = 0xFF;

    private readonly FrameDecoder _replies = new();
    private readonly RecordReader _records = new();
    private readonly byte[] _received = new byte[Frame.MaxLength];
    private readonly Dictionary<(int Client, byte Address), Sequence> _sequences = [];
    private byte[] _request = [];
    private int _client;

    /// <summary>Client whose readings are not reported: the gateway itself.</summary>
    internal int OwnClient { get; set; } = -1;

    /// <summary>Takes traffic. Allocates nothing for the own client, and for requests without a reply.</summary>
    internal void Take(BusTraffic traffic)
    {
        if (traffic.Kind == BusTrafficKind.Sent)
        {
            _client = traffic.Client;
            _request = traffic.Client == OwnClient ? [] : traffic.Bytes.ToArray();
            _replies.Clear();
        }
        else if (_request.Length > 0 && traffic.Kind == BusTrafficKind.Damaged)
        {
            _request = [];
        }
        else if (_request.Length > 0 && traffic.Bytes.Length <= _received.Length)
        {
            traffic.Bytes.CopyTo(_received);
            _replies.Feed(_received, 0, traffic.Bytes.Length);
            if (_replies.HasFrame && Frame.TryParse(_request, 0, _request.Length, out Frame request))
                Conclude(request, _replies.Frame, traffic.At);
        }
    }

    private void Conclude(Frame request, Frame reply, long at)
    {
        _request = [];
        byte function = ControlField.Function(request.C);
        bool isSelection = request is { Kind: FrameKind.Long, Ci: ControlInformation.SelectSlave };
        if (reply.Kind == FrameKind.Single && (function == ControlField.SndNke || isSelection))
            SequenceOf(request.A).Begin();
        else if (function == ControlField.ReqUd2 && reply.Kind == FrameKind.Long)
            Add(SequenceOf(request.A), request, reply, at);
    }

    private void Add(Sequence sequence, Frame request, Frame reply, long at)
    {
        byte count = ControlField.HasFrameCount(request.C) ? request.C : NoFrameCount;
        if (!sequence.IsKnown || (count == sequence.LastCount && count != NoFrameCount))
            return;

        if (sequence.Telegrams.Count == 0)
            sequence.At = at;
        sequence.LastCount = count;
        sequence.Telegrams.Add(reply.Buffer.AsSpan(reply.Offset, reply.Length).ToArray());
        if (_records.ReadToEnd(reply))
        {
            if (sequence.Telegrams.Count >= MbusMaster.MaxTelegrams)
                sequence.End();
            return;
        }

        found(new PassingReading(_client, sequence.At, [.. sequence.Telegrams]));
        sequence.Telegrams.Clear();
    }

    private Sequence SequenceOf(byte address)
    {
        // Clients come and go: their numbers are used again, and are at most 250.
        const int MaxSequences = 1000;
        if (!_sequences.TryGetValue((_client, address), out Sequence? sequence))
        {
            if (_sequences.Count >= MaxSequences)
                _sequences.Clear();
            _sequences[(_client, address)] = sequence = new Sequence();
        }

        return sequence;
    }

    private sealed class Sequence
    {
        internal List<byte[]> Telegrams { get; } = [];

        internal bool IsKnown { get; private set; }

        internal byte LastCount { get; set; } = NoFrameCount;

        internal long At { get; set; }

        internal void Begin()
        {
            Telegrams.Clear();
            IsKnown = true;
            LastCount = NoFrameCount;
        }

        internal void End()
        {
            Telegrams.Clear();
            IsKnown = false;
        }
    }
}
