using Mbus.Client.Wireless;

namespace Mbus.Client.Readings;

/// <summary>Bytes of a telegram and the place of its user data, before they are decoded.</summary>
internal sealed record TelegramSource
{
    /// <summary>Telegram as received.</summary>
    internal required byte[] Bytes { get; init; }

    /// <summary>Description in one line.</summary>
    internal string Description
    {
        get
        {
            if (Wireless is WirelessFrame frame)
                return $"wireless M-Bus, {WirelessFrame.NameOf(frame.C)} from {MeterIdentity.Of(frame.Address)}, {frame.Format}, CI {frame.Bytes[WirelessFrame.HeaderLength]:X2}, {frame.Bytes.Length - WirelessFrame.HeaderLength - 1} bytes";
            if (Damage != null)
                return Length > 0 ? $"damaged telegram, CI {Buffer[Offset]:X2}, {Length - 1} bytes" : "damaged telegram";
            return IsFrame ? FrameText.Describe(Frame) : $"user data, CI {Bytes[0]:X2}, {Bytes.Length - 1} bytes";
        }
    }

    /// <summary>True for a telegram of the wired bus, which is whole.</summary>
    internal bool IsFrame { get; private init; }

    /// <summary>Frame of the wired bus; none for user data, wireless frames and damaged frames.</summary>
    internal Frame Frame { get; init; }

    /// <summary>C field; null for user data.</summary>
    internal byte? C { get; init; }

    /// <summary>A field of a wired frame; null for none.</summary>
    internal byte? A { get; init; }

    /// <summary>Buffer of the user data: <see cref="Bytes"/>, or a copy without the CRCs of a wireless frame.</summary>
    internal required byte[] Buffer { get; init; }

    /// <summary>Offset of the CI field in <see cref="Buffer"/>.</summary>
    internal int Offset { get; init; }

    /// <summary>Length of the user data with the CI field; 0 for none.</summary>
    internal int Length { get; init; }

    /// <summary>Damage of the frame, with the byte; null for none.</summary>
    internal string? Damage { get; init; }

    /// <summary>Wireless frame; null for others.</summary>
    internal WirelessFrame? Wireless { get; init; }

    internal bool IsFromMaster => C is byte c && Wireless == null && ControlField.IsFromMaster(c);

    /// <summary>Creates the source of a frame that is alone in its buffer.</summary>
    internal static TelegramSource Of(Frame frame)
    {
        bool hasFields = frame.Length > 1;
        return new TelegramSource
        {
            Bytes = frame.Buffer ?? [],
            Buffer = frame.Buffer ?? [],
            IsFrame = true,
            Frame = frame,
            C = hasFields ? frame.C : null,
            A = hasFields ? frame.A : null,
            Offset = frame.DataOffset - 1,
            Length = frame.Length > Frame.ShortLength ? frame.DataLength + 1 : 0,
        };
    }

    internal static TelegramSource OfUserData(ReadOnlySpan<byte> userData)
    {
        byte[] bytes = userData.ToArray();
        return new TelegramSource { Bytes = bytes, Buffer = bytes, Length = bytes.Length };
    }

    internal static TelegramSource OfWireless(ReadOnlySpan<byte> bytes, WirelessFrame frame, string? damage) => new()
    {
        Damage = damage,
        Bytes = bytes.ToArray(),
        Buffer = frame.Bytes,
        Offset = WirelessFrame.HeaderLength,
        Length = frame.Bytes.Length - WirelessFrame.HeaderLength,
        C = frame.C,
        Wireless = frame,
    };

    /// <summary>Creates the source of a damaged long frame: user data of <paramref name="length"/> bytes after C and A.</summary>
    internal static TelegramSource OfDamaged(ReadOnlySpan<byte> bytes, int offset, int length, string damage)
    {
        byte[] copy = bytes.ToArray();
        bool hasFields = offset >= 2 && offset <= copy.Length;
        return new TelegramSource
        {
            Bytes = copy,
            Buffer = copy,
            Offset = offset,
            Length = length,
            C = hasFields ? copy[offset - 2] : null,
            A = hasFields ? copy[offset - 1] : null,
            Damage = damage,
        };
    }
}
