namespace Mbus.Client.Readings;

/// <summary>
/// Parses recorded bytes: one or more telegrams in sequence, the user data of one telegram (a CI field and the following bytes), or a frame
/// of the wireless M-Bus; or text that contains such bytes. What can be read of damaged telegrams is read, and the telegrams after them are
/// still found.
/// </summary>
public sealed class Capture
{
    /// <summary>Maximum number of bytes accepted as user data; longer inputs are parsed as telegrams.</summary>
    public const int MaxUserData = 1024;

    private Capture(IReadOnlyList<MeterReading> readings, IReadOnlyList<string> damages)
    {
        Readings = readings;
        Damages = damages;
    }

    /// <summary>
    /// Readings of the telegrams, also of damaged ones (<see cref="MeterReading.IsDamaged"/>). Telegrams in sequence that each announce a
    /// further one (DIF 1F) form one reading.
    /// </summary>
    public IReadOnlyList<MeterReading> Readings { get; }

    /// <summary>Descriptions of damage: its position and the wrong byte; bytes are counted from 1.</summary>
    public IReadOnlyList<string> Damages { get; }

    /// <summary>
    /// Parses recorded bytes. Bytes that begin with a CI field of the wired M-Bus, and contain no long frame, are user data.
    /// </summary>
    /// <param name="bytes">Recorded bytes; may be empty.</param>
    /// <param name="key">AES-128 key of the meters, 16 bytes, for encrypted bodies; empty for none.</param>
    /// <exception cref="ArgumentException">The key has another length.</exception>
    public static Capture Read(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> key = default)
    {
        Security.BodyDecryption.CheckLength(key);
        CaptureItem[] items = [.. Read(new ByteWindow(bytes.ToArray()), DecodeOptions.WithKey(key))];
        return new Capture([.. items.Select(item => item.Reading).OfType<MeterReading>()], [.. items.Select(item => item.Damage).OfType<string>()]);
    }

    /// <summary>
    /// Parses recorded bytes as they arrive, in bounded memory for any length: each reading is returned after its last telegram. One
    /// reading has at most <see cref="MbusMaster.MaxTelegrams"/> telegrams.
    /// </summary>
    /// <param name="bytes">Recorded bytes; may be empty. The stream stays open.</param>
    /// <param name="key">AES-128 key of the meters, 16 bytes, for encrypted bodies; empty for none.</param>
    /// <exception cref="ArgumentException">The key has another length.</exception>
    public static IEnumerable<CaptureItem> Read(Stream bytes, ReadOnlyMemory<byte> key = default)
    {
        Security.BodyDecryption.CheckLength(key.Span);
        return Read(new ByteWindow(bytes), DecodeOptions.WithKey(key.Span));
    }

    /// <summary>
    /// Parses a file or a stream as it arrives, in bounded memory for any length: binary, or text in which the bytes of telegrams are found,
    /// such as a log, a hexadecimal dump or source code. The time before a telegram in a log is the time of its reading.
    /// </summary>
    /// <param name="content">Bytes or text. The stream stays open.</param>
    /// <param name="name">Name of the input in messages.</param>
    /// <param name="options">Key, formats of compact frames, data of makers.</param>
    /// <exception cref="FormatException">The input contains no bytes of a telegram, or a line is too long; the message says what was understood.</exception>
    public static IEnumerable<CaptureItem> ReadText(Stream content, string name, DecodeOptions options)
    {
        PastedText text = new(content, name);
        if (text.Binary is Stream binary)
        {
            foreach (CaptureItem item in Read(new ByteWindow(binary), options))
                yield return item;
            yield break;
        }

        CaptureReader reader = new(options);
        foreach (PastedBlock block in text.Blocks())
        {
            ByteWindow window = new(block.Bytes);
            while (reader.Read(window, block))
            {
                foreach (CaptureItem item in reader.Items)
                    yield return block.Masked > 0 && item.Damage == null ? item with { Damage = block.Place.TrimEnd() } : item;
            }
        }

        reader.End();
        foreach (CaptureItem item in reader.Items)
            yield return item;
    }

    private static IEnumerable<CaptureItem> Read(ByteWindow window, DecodeOptions options)
    {
        CaptureReader reader = new(options);
        while (reader.Read(window, null))
        {
            foreach (CaptureItem item in reader.Items)
                yield return item;
        }

        reader.End();
        foreach (CaptureItem item in reader.Items)
            yield return item;
    }
}
