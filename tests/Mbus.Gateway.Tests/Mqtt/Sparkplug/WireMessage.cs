using System.Buffers.Binary;
using System.Text;

namespace Mbus.Gateway.Tests.Mqtt.Sparkplug;

/// <summary>
/// One message of the wire format of protocol buffers (https://protobuf.dev/programming-guides/encoding): the values of each field in order.
/// Independent of the code that the product uses.
/// </summary>
internal sealed class WireMessage
{
    private readonly ILookup<int, object> _fields;

    /// <summary>Reads a message: varints are <see cref="ulong"/>, fixed numbers <see cref="double"/> or <see cref="float"/>, all else bytes.</summary>
    internal WireMessage(byte[] bytes)
    {
        List<(int Number, object Value)> fields = [];
        for (int at = 0; at < bytes.Length;)
        {
            ulong tag = Varint(bytes, ref at);
            fields.Add(((int)(tag >> 3), Value(bytes, (int)(tag & 7), ref at)));
        }

        _fields = fields.ToLookup(field => field.Number, field => field.Value);
    }

    /// <summary>Numbers of the fields.</summary>
    internal IReadOnlyList<int> Numbers => [.. _fields.Select(values => values.Key).Order()];

    internal ulong? Number(int field) => (ulong?)_fields[field].SingleOrDefault();

    internal double Double(int field) => (double)_fields[field].Single();

    internal string? Text(int field) => _fields[field].SingleOrDefault() is byte[] bytes ? Encoding.UTF8.GetString(bytes) : null;

    internal IReadOnlyList<string> Texts(int field) => [.. _fields[field].Select(value => Encoding.UTF8.GetString((byte[])value))];

    internal IReadOnlyList<WireMessage> Messages(int field) => [.. _fields[field].Select(value => new WireMessage((byte[])value))];

    private static object Value(byte[] bytes, int type, ref int at)
    {
        switch (type)
        {
            case 0:
                return Varint(bytes, ref at);
            case 1:
                at += sizeof(double);
                return BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(at - sizeof(double)));
            case 2:
                int length = (int)Varint(bytes, ref at);
                at += length;
                return bytes[(at - length)..at];
            case 5:
                at += sizeof(float);
                return BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(at - sizeof(float)));
            default:
                throw new FormatException($"Wire type {type} at {at} is not in use.");
        }
    }

    private static ulong Varint(byte[] bytes, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte one = bytes[at++];
            value |= (ulong)(one & 0x7F) << shift;
            if (one < 0x80)
                return value;
        }
    }
}
