using System.Buffers.Binary;

namespace Mbus.Client.Security;

/// <summary>Keys for one message, derived from the key of the meter by function A (EN 13757-7:2018, clause 9.6.1).</summary>
internal static class KeyDerivation
{
    private const byte MessageKey = 0x00;
    private const byte AuthenticationKey = 0x01;
    private const byte ToMeter = 0x10;
    private const byte Padding = 0x07;
    private const int InputLength = 16;

    /// <summary>Returns the key that encrypts the message with a counter.</summary>
    internal static byte[] Encryption(ReadOnlySpan<byte> key, uint counter, uint identification, bool isFromMaster) =>
        Derive(key, MessageKey, counter, identification, isFromMaster);

    /// <summary>Returns the key that authenticates the message with a counter.</summary>
    internal static byte[] Authentication(ReadOnlySpan<byte> key, uint counter, uint identification, bool isFromMaster) =>
        Derive(key, AuthenticationKey, counter, identification, isFromMaster);

    private static byte[] Derive(ReadOnlySpan<byte> key, byte constant, uint counter, uint identification, bool isFromMaster)
    {
        Span<byte> input = stackalloc byte[InputLength];
        input.Fill(Padding);
        input[0] = (byte)(isFromMaster ? constant | ToMeter : constant);
        BinaryPrimitives.WriteUInt32LittleEndian(input[1..], counter);
        BinaryPrimitives.WriteUInt32LittleEndian(input[5..], identification);
        return Cmac.Of(key, input);
    }
}
