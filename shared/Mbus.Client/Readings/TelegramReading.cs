using Mbus.Client.Wireless;

namespace Mbus.Client.Readings;

/// <summary>Content of one telegram: its header, its records, and a notice for other content.</summary>
public sealed class TelegramReading
{
    private readonly RecordReading[] _records;

    internal TelegramReading(int number, TelegramSource source, TelegramDecoder decoder)
    {
        Number = number;
        Source = source;
        Body = TelegramBody.Of(source, decoder);
        PrimaryAddress = source.Wireless == null && source.A is byte address && !source.IsFromMaster ? address : null;
        Identity = MeterIdentity.Of(Header) ?? (source.Wireless is WirelessFrame frame ? MeterIdentity.Of(frame.Address) : null);
        Status = MeterStatus.Of(Header);
        MakerFile[] makers = decoder.Options.Makers.For(Identity);
        MakerStatus = Status == null ? [] : MakerFiles.StatusNames(makers, Status.Code);
        _records = ReadRecords(makers, decoder);
        ProfileReader.AddValues(_records);
        Notice = TelegramNotice.Of(this);
    }

    /// <summary>Number of the telegram in its reading, from 1.</summary>
    public int Number { get; }

    /// <summary>Telegram as received: a frame, or user data alone.</summary>
    public ReadOnlyMemory<byte> Bytes => Source.Bytes;

    /// <summary>Description in one line: <c>RSP_UD from 5, CI 72, 59 bytes</c>.</summary>
    public string Description => Source.Description;

    /// <summary>C field; null for user data, and for a frame without one.</summary>
    public byte? Control => Source.C;

    /// <summary>A field of a wired frame in either direction; null for none.</summary>
    public byte? Address => Source.A;

    /// <summary>True if a master sent the telegram.</summary>
    public bool IsFromMaster => Source.IsFromMaster;

    /// <summary>True for a frame of the wireless M-Bus.</summary>
    public bool IsWireless => Source.Wireless != null;

    /// <summary>Damage of the frame, with the wrong byte, counted from 1; null for none. The records of a damaged frame are doubtful.</summary>
    public string? Damage => Source.Damage;

    /// <summary>A field of a slave's frame: 0 to 250, or 253 if the slave answers with it; null for none.</summary>
    public byte? PrimaryAddress { get; }

    /// <summary>CI field; null for a frame without one.</summary>
    public byte? Ci => Source.Length == 0 ? null : Source.Buffer[Source.Offset];

    /// <summary>Content after the header; <see cref="TelegramContent.Encrypted"/> also if it was decrypted.</summary>
    public TelegramContent Content => Header.Content;

    /// <summary>Identity of the meter; null if the header does not contain it.</summary>
    public MeterIdentity? Identity { get; }

    /// <summary>Access number; null for none.</summary>
    public byte? AccessNumber => Status == null ? null : Header.AccessNumber;

    /// <summary>Status; null for none.</summary>
    public MeterStatus? Status { get; }

    /// <summary>Names of the bits of the status byte that are set, from a maker's file; empty for none.</summary>
    public IReadOnlyList<string> MakerStatus { get; }

    /// <summary>Security mode: 0 none, 5 and 7 AES-128 in CBC mode, and others (EN 13757-7:2018).</summary>
    public int SecurityMode => Header.SecurityMode;

    /// <summary>True if the body was encrypted and the key was correct.</summary>
    public bool IsDecrypted => Body.Decrypted is { Fault: null, WasPlain: false };

    /// <summary>True if the given key does not decrypt the body, or does not authenticate the message.</summary>
    public bool IsKeyUseless => Body.Decrypted is { Fault: not null, IsKeyGiven: true } || Body.IsAuthentic == false;

    /// <summary>Result of the check of the message's authentication code (EN 13757-7:2018, clause 9.5); null if there is none, or no key.</summary>
    public bool? IsAuthentic => Body.IsAuthentic;

    /// <summary>Counter of the message in the authentication and fragmentation layer; null for none.</summary>
    public uint? MessageCounter => Body.Layer?.Counter;

    /// <summary>True if the telegram is a fragment of a message and more fragments follow.</summary>
    public bool MoreFragmentsFollow => Body.MoreFragments;

    /// <summary>Records in order, without fillers.</summary>
    public IReadOnlyList<RecordReading> Records => _records;

    /// <summary>True if the meter has more telegrams to send (DIF 1F).</summary>
    public bool MoreRecordsFollow { get; private set; }

    /// <summary>
    /// Content other than records: an alarm, an application error, an encrypted body, or unsupported content; null if the telegram has only
    /// records.
    /// </summary>
    public string? Notice { get; }

    internal TelegramHeader Header => Body.Header;

    internal TelegramSource Source { get; }

    internal TelegramBody Body { get; }

    internal RecordReading[] RecordArray => _records;

    private RecordReading[] ReadRecords(MakerFile[] makers, TelegramDecoder decoder)
    {
        FormatLearner learner = new(Body.IsFullFrame ? decoder.Options.Formats : null, stackalloc byte[RecordFormats.MaxFormatLength]);
        RecordReader reader = decoder.Reader;
        List<RecordReading> records = decoder.Records;
        records.Clear();
        Body.Begin(reader);
        while (reader.Read())
        {
            learner.Add(reader);
            bool saysNothing = reader.Kind == RecordKind.MoreRecordsFollow && reader.DataLength == 0;
            if (saysNothing)
                continue;

            RecordReading record = new(Number, reader, RecordValue.Of(reader, Header.IsHighByteFirst), Header.IsFromMaster);
            if (makers.Length > 0)
                record.Maker = MakerFiles.NamesOf(makers, record);
            records.Add(record);
        }

        learner.End();
        MoreRecordsFollow = reader.MoreRecordsFollow;
        return [.. records];
    }
}
