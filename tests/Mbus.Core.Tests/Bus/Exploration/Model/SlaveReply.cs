namespace Mbus.Tests.Bus.Exploration;

/// <summary>A reply as a value: which slave, which of its telegrams, and whose transmission made the slave write it.</summary>
internal readonly record struct SlaveReply(ReplyKind Kind, byte Slave, byte Index, byte Origin)
{
    private const byte Ack = 0xE5;
    private const byte RspUd = 0x08;
    private const byte LongHeader = 0x72;
    private const byte AlarmCi = 0x71;
    private const byte Int8 = 0x01;
    private const byte Dimensionless = 0xFD;
    private const byte DimensionlessVife = 0x3A;
    private const byte MoreFollow = 0x1F;
    private const byte Idle = 0x2F;

    /// <summary>Two slaves at once: bytes that are no frame.</summary>
    internal static readonly SlaveReply Collided = new(ReplyKind.Collision, 0, 0, 0);

    private static readonly byte[] Acknowledgement = [Ack];
    private static readonly byte[] Collision = [0xE1];
    private static readonly byte[]?[] Frames = new byte[512][];

    /// <summary>The bytes on the wire. The content tells the slave, the telegram and the origin; an E5 tells nothing.</summary>
    internal byte[] Bytes => Kind switch
    {
        ReplyKind.Ack => Acknowledgement,
        ReplyKind.Collision => Collision,
        _ => Frames[Key] ??= Frame(),
    };

    internal string Name => Kind switch
    {
        ReplyKind.None => "nothing",
        ReplyKind.Ack => "E5",
        ReplyKind.Collision => "a collision",
        ReplyKind.Alarm => $"the alarm of meter {Slave + 1}, requested by {ClientCode.Name(Origin)}",
        _ => $"telegram {Index} of meter {Slave + 1}, requested by {ClientCode.Name(Origin)}",
    };

    private byte Content => (byte)((Origin << 3) | (Index << 1) | Slave);

    private int Key => ((Kind == ReplyKind.Alarm ? 1 : 0) << 8) | Content;

    /// <summary>Understands bytes that a bridge gave to a client; <see cref="ReplyKind.None"/> where they are no reply of this model.</summary>
    internal static SlaveReply Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.SequenceEqual(Acknowledgement))
            return new SlaveReply(ReplyKind.Ack, 0, 0, 0);
        if (bytes.Length < 11)
            return default;

        byte content = bytes[^4];
        ReplyKind kind = bytes[6] == AlarmCi ? ReplyKind.Alarm : ReplyKind.Telegram;
        SlaveReply reply = new(kind, (byte)(content & 1), (byte)((content >> 1) & 3), (byte)(content >> 3));
        return bytes.SequenceEqual(reply.Bytes) ? reply : default;
    }

    /// <summary>True where both have the same bytes.</summary>
    internal bool LooksLike(SlaveReply other) => Kind == other.Kind && (Kind == ReplyKind.Ack || this == other);

    private byte[] Frame()
    {
        byte address = (byte)(Slave + 1);
        byte more = ModelSlave.HasMore(Slave, Index) ? MoreFollow : Idle;
        byte[] body = Kind == ReplyKind.Alarm
            ? [RspUd, address, AlarmCi, Content, Idle]
            : [RspUd, address, LongHeader, .. BusRequest.Meter(address), 0, 0, 0, 0, Int8, Dimensionless, DimensionlessVife, Content, more];
        byte length = (byte)body.Length;
        return [0x68, length, length, 0x68, .. body, (byte)body.Sum(b => b), 0x16];
    }
}
