namespace Mbus.Tests.Bus.Exploration;

/// <summary>A request as the model slaves understand it, with its bytes on the wire.</summary>
internal sealed class BusRequest
{
    internal const byte Selected = 253;
    internal const byte Test = 254;
    internal const byte Bridge = 251;
    internal const byte Everyone = 3;

    private const byte WriteCi = 0x51;
    private const byte SelectCi = 0x52;
    private const byte FcbAndFcv = 0x30;

    private BusRequest(RequestKind kind, byte c, byte address, byte slaves, byte writeId, byte[] bytes)
    {
        (Kind, C, Address, Slaves, WriteId, Bytes) = (kind, c, address, slaves, writeId, bytes);
    }

    internal RequestKind Kind { get; }

    internal byte C { get; }

    internal byte Address { get; }

    /// <summary>For a selection the slaves that match, bit by bit.</summary>
    internal byte Slaves { get; }

    /// <summary>For a write what is written; each client writes its own value.</summary>
    internal byte WriteId { get; }

    internal byte[] Bytes { get; }

    internal bool HasFrameCount => (C & 0x10) != 0;

    /// <summary>The frame count bit as the slaves remember it: 1 for FCB 0, 2 for FCB 1.</summary>
    internal byte FrameCount => (byte)((C & 0x20) != 0 ? 2 : 1);

    /// <summary>C field of the answer to <see cref="LinkStatus"/>: function 11, and bit 5 of the request.</summary>
    internal byte AnsweredStatus => (byte)(0x0B | (C & 0x20));

    internal string Name => Kind switch
    {
        RequestKind.Normalise => $"SND_NKE to {Address}",
        RequestKind.Alarm => $"REQ_UD1 to {Address}, {Count}",
        RequestKind.Reading => $"REQ_UD2 to {Address}, {Count}",
        RequestKind.Select => Slaves == Everyone ? "selection by wildcard" : $"selection of the meter at {Slaves}",
        RequestKind.LinkStatus => $"REQ_SKE to {Address}, {Count}",
        _ => $"SND_UD to {Address}, {Count}, value {WriteId}",
    };

    private string Count => !HasFrameCount ? "no FCB" : FrameCount == 2 ? "FCB 1" : "FCB 0";

    internal static BusRequest Normalise(byte address) => Short(RequestKind.Normalise, 0x40, address);

    internal static BusRequest Reading(byte c, byte address) => Short(RequestKind.Reading, c, address);

    internal static BusRequest Alarm(byte c, byte address) => Short(RequestKind.Alarm, c, address);

    internal static BusRequest LinkStatus(byte c) => Short(RequestKind.LinkStatus, c, Bridge);

    /// <summary>True for the answer of a bridge to <see cref="LinkStatus"/>.</summary>
    internal static bool IsLinkStatus(ReadOnlySpan<byte> bytes) => bytes.Length == 5 && bytes[2] == Bridge;

    /// <summary>A selection by secondary address; 1 and 2 are one slave each, 3 is a wildcard that both match.</summary>
    internal static BusRequest Select(byte slaves, byte c = 0x73)
    {
        byte id = slaves == Everyone ? (byte)0xFF : slaves;
        return Long(RequestKind.Select, c, Selected, slaves, 0, SelectCi, Meter(id));
    }

    /// <summary>A secondary address.</summary>
    internal static byte[] Meter(byte id) => [id, 0x56, 0x34, 0x12, 0x74, 0x52, 0x01, 0x07];

    /// <summary>A write of one value.</summary>
    internal static BusRequest Write(byte c, byte address, byte value) => Long(RequestKind.Write, c, address, 0, value, WriteCi, [0x01, 0xFD, 0x1F, value]);

    /// <summary>Understands the bytes that a bridge put on the bus; null where they are no request of this model.</summary>
    internal static BusRequest? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 5)
        {
            RequestKind kind = (bytes[1] & ~FcbAndFcv) switch
            {
                0x40 => RequestKind.Normalise,
                0x4A => RequestKind.Alarm,
                0x4B => RequestKind.Reading,
                _ => RequestKind.None,
            };
            return kind == RequestKind.None ? null : Same(Short(kind, bytes[1], bytes[2]), bytes);
        }

        if (bytes.Length == 17)
            return Same(Select(bytes[7] == 0xFF ? Everyone : bytes[7], bytes[4]), bytes);
        return bytes.Length == 13 ? Same(Write(bytes[4], bytes[5], bytes[10]), bytes) : null;
    }

    private static BusRequest? Same(BusRequest request, ReadOnlySpan<byte> bytes) => bytes.SequenceEqual(request.Bytes) ? request : null;

    private static BusRequest Short(RequestKind kind, byte c, byte address) =>
        new(kind, c, address, 0, 0, [0x10, c, address, (byte)(c + address), 0x16]);

    private static BusRequest Long(RequestKind kind, byte c, byte address, byte slaves, byte writeId, byte ci, byte[] data)
    {
        byte length = (byte)(data.Length + 3);
        byte sum = (byte)(c + address + ci + data.Sum(b => b));
        return new(kind, c, address, slaves, writeId, [0x68, length, length, 0x68, c, address, ci, .. data, sum, 0x16]);
    }
}
