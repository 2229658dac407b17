namespace Mbus.Client.Readings;

/// <summary>
/// Content of all telegrams of one read: identity, status, and records with exact values in their units. Alarms, application errors and
/// encrypted bodies are readings too, with a notice. Malformed telegrams do not cause exceptions.
/// </summary>
/// <example>
/// <code>
/// MeterReading reading = MeterReading.From(await master.ReadAsync(MeterAddress.Parse("5")));
/// foreach (RecordReading record in reading.Records)
///     Console.WriteLine(record);
/// </code>
/// </example>
public sealed class MeterReading
{
    private List<(ulong Storage, string Date)>? _storageDates;

    private readonly TelegramReading[] _telegrams;
    private readonly RecordReading[] _records;

    private MeterReading(TelegramReading[] telegrams, DateTimeOffset? receivedAt = null)
    {
        _telegrams = telegrams;
        ReceivedAt = receivedAt;
        foreach (TelegramReading telegram in telegrams)
        {
            Identity ??= telegram.Identity;
            PrimaryAddress ??= telegram.PrimaryAddress;
            AccessNumber ??= telegram.AccessNumber;
            Status ??= telegram.Status;
            IsDamaged |= telegram.Damage != null;
        }

        _records = telegrams.Length == 1 ? telegrams[0].RecordArray : [.. telegrams.SelectMany(t => t.RecordArray)];
        bool isPlain = telegrams is [{ Damage: null, Notice: null }];
        Notices = isPlain ? [] : [.. telegrams.Where(t => t.Damage != null).Select(t => Numbered(t, t.Damage!)), .. telegrams.Where(t => t.Notice != null).Select(t => Numbered(t, t.Notice!)), .. Strangers()];
    }

    /// <summary>Time of receipt; null if unknown.</summary>
    public DateTimeOffset? ReceivedAt { get; }

    /// <summary>Identity of the meter; null if no telegram contains it.</summary>
    public MeterIdentity? Identity { get; }

    /// <summary>Address in the meter's answer: 0 to 250, or 253; null if only user data is available.</summary>
    public byte? PrimaryAddress { get; }

    /// <summary>Access number of the first telegram that has one.</summary>
    public byte? AccessNumber { get; }

    /// <summary>Status of the first telegram that has one.</summary>
    public MeterStatus? Status { get; }

    /// <summary>Telegrams in the order received; at least one.</summary>
    public IReadOnlyList<TelegramReading> Telegrams => _telegrams;

    /// <summary>Records of all telegrams.</summary>
    public IReadOnlyList<RecordReading> Records => _records;

    /// <summary>True if the last telegram announces more telegrams.</summary>
    public bool MoreRecordsFollow => _telegrams[^1].MoreRecordsFollow;

    /// <summary>True if a telegram is damaged, so that its records are doubtful.</summary>
    public bool IsDamaged { get; }

    /// <summary>Notices other than records, one sentence each: see <see cref="TelegramReading.Notice"/>.</summary>
    public IReadOnlyList<string> Notices { get; }

    internal ReadOnlySpan<TelegramReading> TelegramSpan => _telegrams;

    internal ReadOnlySpan<RecordReading> RecordSpan => _records;

    /// <summary>Decodes recorded bytes: the telegrams of one meter, or the user data of one telegram (CI field first).</summary>
    /// <param name="hex">Hexadecimal digits; blanks, colons and line ends between bytes are allowed.</param>
    /// <exception cref="FormatException">The text is not hexadecimal, or the bytes are not one undamaged reading; the message says where.</exception>
    public static MeterReading Parse(string hex) => Hex.TryParse(hex, out byte[] bytes)
        ? Parse(bytes)
        : throw new FormatException("Expected bytes of two hexadecimal digits each, for example 10 5B 03 5E 16.");

    /// <summary>Decodes recorded bytes: the telegrams of one meter, or the user data of one telegram (CI field first).</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="key">The meter's AES-128 key, 16 bytes, for encrypted bodies; empty for none.</param>
    /// <exception cref="FormatException">The bytes are not one undamaged reading; the message says where. <see cref="Capture"/> reads any bytes.</exception>
    public static MeterReading Parse(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> key = default)
    {
        Capture capture = Capture.Read(bytes, key);
        if (capture.Damages.Count > 0)
            throw new FormatException(capture.Damages[0]);
        return capture.Readings is [MeterReading reading]
            ? reading
            : throw new FormatException($"Expected the telegrams of one reading, found {capture.Readings.Count} readings. Use Capture.Read for several.");
    }

    /// <summary>Creates a reading from the telegrams of one read, as returned by <see cref="MbusMaster.ReadAsync"/>.</summary>
    /// <param name="telegrams">Telegrams; at least one.</param>
    /// <param name="key">AES-128 key of the meter, 16 bytes, for encrypted bodies; empty for none.</param>
    /// <param name="receivedAt">Time of receipt; null if unknown.</param>
    /// <exception cref="ArgumentException">There is no telegram, or the key has another length.</exception>
    public static MeterReading From(IReadOnlyList<Telegram> telegrams, ReadOnlySpan<byte> key = default, DateTimeOffset? receivedAt = null)
    {
        Security.BodyDecryption.CheckLength(key);
        return Decode(telegrams, DecodeOptions.WithKey(key), receivedAt);
    }

    /// <summary>Creates a reading from the telegrams of one read, as returned by <see cref="MbusMaster.ReadAsync"/>.</summary>
    /// <param name="telegrams">Telegrams; at least one.</param>
    /// <param name="options">Key, formats of compact frames, data of makers.</param>
    /// <param name="receivedAt">Time of receipt; null if unknown.</param>
    /// <exception cref="ArgumentException">There is no telegram.</exception>
    public static MeterReading Decode(IReadOnlyList<Telegram> telegrams, DecodeOptions options, DateTimeOffset? receivedAt = null)
    {
        if (telegrams.Count == 0)
            throw new ArgumentException("A reading needs at least one telegram.", nameof(telegrams));
        return Of([.. telegrams.Select(telegram => TelegramSource.Of(telegram.Frame))], new TelegramDecoder(options), receivedAt);
    }

    /// <summary>Creates a reading from user data alone, as passed on by gateways: the CI field and the following bytes.</summary>
    /// <param name="userData">User data; at least the CI field.</param>
    /// <param name="key">AES-128 key of the meter, 16 bytes, for an encrypted body; empty for none.</param>
    /// <exception cref="ArgumentException">The data are empty, or the key has another length.</exception>
    public static MeterReading FromUserData(ReadOnlySpan<byte> userData, ReadOnlySpan<byte> key = default)
    {
        Security.BodyDecryption.CheckLength(key);
        if (userData.IsEmpty)
            throw new ArgumentException("User data must begin with a CI field.", nameof(userData));
        return Of([TelegramSource.OfUserData(userData)], new TelegramDecoder(DecodeOptions.WithKey(key)), null);
    }

    internal static MeterReading Of(ReadOnlySpan<TelegramSource> sources, TelegramDecoder decoder, DateTimeOffset? receivedAt)
    {
        decoder.Fragments.Clear();
        TelegramReading[] readings = new TelegramReading[sources.Length];
        for (int i = 0; i < readings.Length; i++)
            readings[i] = new TelegramReading(i + 1, sources[i], decoder);
        return new MeterReading(readings, receivedAt);
    }

    /// <summary>Returns true if the record is of a damaged telegram.</summary>
    internal bool IsDoubtful(RecordReading record) => _telegrams[record.Telegram - 1].Damage != null;

    /// <summary>Returns the date of the values with the storage number of a record, if it is not 0; null if the reading has none.</summary>
    internal string? StorageDate(RecordReading record)
    {
        if (record.Storage == 0 || record.Kind != RecordKind.Record)
            return null;

        _storageDates ??= FindStorageDates();
        if (_storageDates.Count == 0 || IsStorageDate(record))
            return null;
        foreach ((ulong storage, string date) in _storageDates)
        {
            if (storage == record.Storage)
                return date;
        }

        return null;
    }

    private static bool IsStorageDate(RecordReading record) => record.Quantity is Quantity.Date or Quantity.DateTime && record.ValueKind == ValueKind.Date && record.Effects.Count == 0;

    private List<(ulong Storage, string Date)> FindStorageDates()
    {
        List<(ulong Storage, string Date)> dates = [];
        foreach (RecordReading record in _records)
        {
            if (record.Storage != 0 && IsStorageDate(record))
                dates.Add((record.Storage, record.ValueText));
        }

        return dates;
    }

    private string Numbered(TelegramReading telegram, string notice) => Telegrams.Count == 1 ? notice : $"telegram {telegram.Number}: {notice}";

    private IEnumerable<string> Strangers() => Telegrams
        .Where(t => t.Identity != null && t.Identity.Id != Identity!.Id)
        .Select(t => Numbered(t, $"it is from another meter, {t.Identity}"));
}
