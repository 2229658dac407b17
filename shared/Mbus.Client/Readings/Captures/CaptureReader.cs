using Mbus.Client.Wireless;

namespace Mbus.Client.Readings;

/// <summary>Parses bytes piece by piece: telegrams of one meter in several pieces are still one reading.</summary>
internal sealed class CaptureReader(DecodeOptions options)
{
    private const int MaxRegion = 2 * Frame.MaxLength;

    private readonly TelegramSequence _sequence = new(options);

    /// <summary>What the last call has found; valid until the next one.</summary>
    internal List<CaptureItem> Items { get; } = [];

    /// <summary>
    /// Reads the next part of a piece: a whole telegram or a damaged one; the only part can also be one wireless frame, or the user data of
    /// one telegram. Returns false at the end.
    /// </summary>
    /// <param name="window">The piece.</param>
    /// <param name="block">Block of a text that the piece is; null for the input itself.</param>
    internal bool Read(ByteWindow window, PastedBlock? block)
    {
        Items.Clear();
        if (window.Ahead(1) == 0)
            return false;

        int length = LengthAhead(window);
        if (length > 0)
            AddFrame(window, length, block);
        else if (window.Position == 0 && ReadWhole(window) is TelegramSource whole)
            AddWhole(window, whole, block);
        else
            AddDamaged(window, block);
        return true;
    }

    /// <summary>Finds the incomplete reading, if there is one.</summary>
    internal void End()
    {
        Items.Clear();
        _sequence.End(Items);
    }

    private void AddFrame(ByteWindow window, int length, PastedBlock? block)
    {
        Frame.TryParse(window.TakeBytes(length), 0, length, out Frame frame);
        _sequence.Add(TelegramSource.Of(frame), block?.Time, Items);
    }

    private void AddWhole(ByteWindow window, TelegramSource whole, PastedBlock? block)
    {
        window.Take(window.Ahead(Capture.MaxUserData));
        AddDamaged(whole, block?.Time, $"{block?.Place}{(IsUserData(whole) ? "The user data are damaged: " : "The telegram is damaged: ")}");
    }

    private void AddDamaged(ByteWindow window, PastedBlock? block)
    {
        ReadOnlySpan<byte> region = window.Peek(Region(window));
        if (DamagedFrame.Find(region) is not DamagedFrame damaged)
        {
            Items.Add(new CaptureItem(null, $"{block?.Place}{TakeDamage(window)}"));
            return;
        }

        TelegramSource source = TelegramSource.OfDamaged(region[..damaged.Length], damaged.UserData, damaged.UserDataLength, $"damaged: {damaged.Fault}");
        bool isAll = window.Position == 0 && region.Length == damaged.Length && window.Ahead(region.Length + 1) == region.Length;
        string where = isAll ? "The telegram is damaged: " : $"Bytes {window.Position + 1} to {window.Position + damaged.Length} are a damaged telegram: ";
        window.Take(damaged.Length);
        AddDamaged(source, block?.Time, $"{block?.Place}{where}", isAll || window.Position == damaged.Length ? "" : ", counted from there");
    }

    private void AddDamaged(TelegramSource source, DateTimeOffset? time, string where, string suffix = "")
    {
        _sequence.Add(source, time, Items);
        for (int i = 0; i < Items.Count; i++)
        {
            MeterReading reading = Items[i].Reading!;
            if (reading.Telegrams[^1].Source == source && DamageOf(source, reading) is string damage)
                Items[i] = new CaptureItem(reading, $"{where}{damage}{suffix}.");
        }
    }

    private static string? DamageOf(TelegramSource source, MeterReading reading)
    {
        if (source.Damage != null)
            return source.Damage["damaged: ".Length..];
        if (IsCut(source))
            return reading.Telegrams[^1].Notice;
        bool isCutInRecord = IsUserData(source) && reading.Telegrams[^1].Records is [.., { RecordError: RecordError.Truncated }];
        return isCutInRecord ? $"they end within record {reading.Records.Count}" : null;
    }

    /// <summary>Returns a wireless frame, or user data of at most 1024 bytes without a frame in it; null for others.</summary>
    private static TelegramSource? ReadWhole(ByteWindow window)
    {
        ReadOnlySpan<byte> bytes = window.Peek(Capture.MaxUserData + 1);
        if (bytes.Length > Capture.MaxUserData)
            return null;
        if (WirelessFrame.Read(bytes) is WirelessFrame frame)
            return TelegramSource.OfWireless(bytes, frame, null);
        if (bytes[0] is not (Frame.LongStart or Frame.ShortStart or Frame.Ack) && ControlInformationText.IsKnown(bytes[0]) && !HasFrame(window, bytes.Length) && DamagedFrame.Find(bytes) == null)
            return TelegramSource.OfUserData(bytes);
        return WirelessFrame.ReadDamaged(bytes, out string fault) is WirelessFrame damaged ? TelegramSource.OfWireless(bytes, damaged, $"damaged: {fault}") : null;
    }

    private static bool IsUserData(TelegramSource source) => source.Length == source.Bytes.Length;

    private static bool IsCut(TelegramSource source) => IsUserData(source) && TelegramHeader.Read(source.Bytes[0], source.Bytes, 1, source.Length - 1, false).Content == TelegramContent.Incomplete;

    private static bool HasFrame(ByteWindow window, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (LengthAt(window.Buffer, window.Offset + i, count - i) > Frame.ShortLength)
                return true;
        }

        return false;
    }

    /// <summary>Returns the number of bytes up to the next frame, or the start of the next damaged long frame.</summary>
    private static int Region(ByteWindow window)
    {
        int count = window.Ahead(MaxRegion);
        for (int i = 1; i < count; i++)
        {
            int at = window.Offset + i;
            bool isFrame = window.Buffer[at] != Frame.Ack && LengthAt(window.Buffer, at, count - i) > 0;
            bool isStart = i >= 4 && count - i > 4 && window.Buffer[at] == Frame.LongStart && window.Buffer[at + 3] == Frame.LongStart && window.Buffer[at + 1] == window.Buffer[at + 2];
            if (isFrame || isStart)
                return i;
        }

        return count;
    }

    private static string TakeDamage(ByteWindow window)
    {
        long begin = window.Position;
        string? fault = WirelessFrame.Describe(window.Peek(Frame.MaxLength)) ?? FrameFault.Describe(window.Peek(Frame.MaxLength));
        do
            window.Take(1);
        while (window.Ahead(1) > 0 && (window.Buffer[window.Offset] == Frame.Ack || (LengthAhead(window) == 0 && !DamagedFrame.BeginsAt(window.Peek(Frame.MaxLength)))));

        bool isAll = begin == 0 && window.Ahead(1) == 0;
        string where = isAll ? "The telegram is damaged" : $"Bytes {begin + 1} to {window.Position} are not a telegram";
        return $"{where}: {fault}{(begin > 0 ? ", counted from there" : "")}.";
    }

    /// <summary>Returns the length of the frame ahead; 0 for none. Reads no further than the frame, since more can come late.</summary>
    private static int LengthAhead(ByteWindow window)
    {
        int count = Math.Max(window.Ahead(1), Math.Min(window.Available, Frame.MaxLength));
        int needed = Frame.Examine(window.Buffer, window.Offset, count);
        while (count > 0 && needed != Frame.Invalid && needed > count)
        {
            count = window.Ahead(needed);
            if (count < needed)
                return 0;
            needed = Frame.Examine(window.Buffer, window.Offset, count);
        }

        return count == 0 || needed == Frame.Invalid ? 0 : needed;
    }

    private static int LengthAt(byte[] bytes, int at, int count)
    {
        int needed = Frame.Examine(bytes, at, count);
        return needed == Frame.Invalid || needed > count ? 0 : needed;
    }
}
