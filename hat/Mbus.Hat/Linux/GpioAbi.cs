using System.Runtime.InteropServices;

namespace Mbus.Hat.Linux;

/// <summary>Kernel interface to GPIO chips, version 2 (include/uapi/linux/gpio.h; Linux 5.10).</summary>
internal static unsafe class GpioAbi
{
    public const nuint GetChipInfo = 0x8044B401;
    public const nuint GetLineInfo = 0xC100B405;
    public const nuint GetLine = 0xC250B407;
    public const nuint SetConfig = 0xC110B40D;
    public const nuint GetValues = 0xC010B40E;
    public const nuint SetValues = 0xC010B40F;

    public const ulong FlagUsed = 1 << 0;
    public const ulong FlagInput = 1 << 2;
    public const ulong FlagOutput = 1 << 3;

    public const uint AttributeOutputValues = 2;

    public const int NameSize = 32;

    public struct ChipInfo
    {
        public fixed byte Name[NameSize];
        public fixed byte Label[NameSize];
        public uint Lines;
    }

    public struct Attribute
    {
        public uint Id;
        public uint Padding;
        public ulong Value;
    }

    public struct LineInfo
    {
        public fixed byte Name[NameSize];
        public fixed byte Consumer[NameSize];
        public uint Offset;
        public uint AttributeCount;
        public ulong Flags;
        public fixed byte Attributes[160];
        public fixed uint Padding[4];

        public readonly bool IsUsed => (Flags & FlagUsed) != 0;

        public readonly bool IsOutput => (Flags & FlagOutput) != 0;
    }

    // Ten attributes; only the first is used.
    public struct LineConfig
    {
        public ulong Flags;
        public uint AttributeCount;
        public fixed uint Padding[5];
        public Attribute First;
        public ulong FirstMask;
        public fixed ulong Others[27];

        /// <summary>Returns the configuration of an input, or of an output with its level.</summary>
        public static LineConfig Of(bool isOutput, bool isHigh) => isOutput
            ? new()
            {
                Flags = FlagOutput,
                AttributeCount = 1,
                First = new Attribute { Id = AttributeOutputValues, Value = isHigh ? 1ul : 0 },
                FirstMask = 1,
            }
            : new() { Flags = FlagInput };
    }

    public struct LineRequest
    {
        public fixed uint Offsets[64];
        public fixed byte Consumer[NameSize];
        public LineConfig Config;
        public uint LineCount;
        public uint EventBufferSize;
        public fixed uint Padding[5];
        public int File;
    }

    public struct LineValues
    {
        public ulong Bits;
        public ulong Mask;
    }

    /// <summary>Converts a NUL-terminated name of at most 31 characters.</summary>
    public static string Text(byte* name) => Marshal.PtrToStringUTF8((nint)name)!;
}
