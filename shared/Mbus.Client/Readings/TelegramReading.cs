using Mbus.Client.Security;

namespace Mbus.Client.Readings;

/// <summary>Content of one telegram: its header, its records, and a notice for other content.</summary>
public sealed class TelegramReading
{
    private TelegramReading(int number, ReadOnlyMemory<byte> bytes, Frame frame, TelegramHeader header, ReadOnlySpan<byte> key)
    {
        Number = number;
        Bytes = bytes;
        PrimaryAddress = ControlField.IsFromSlave(frame.C) && frame.Length > 1 ? frame.A : null;
        Description = frame.Kind == FrameKind.None ? $"user data, CI {header.Ci:X2}, {header.Length} bytes" : FrameText.Describe(frame);
        Header = header;
        Identity = MeterIdentity.Of(header);
        Status = MeterStatus.Of(header);
        Decrypted = header.Content == TelegramContent.Encrypted ? BodyDecryption.Decrypt(header, key) : null;

        List<RecordReading> records = [];
        ReadRecords(records);
        Records = records;
        Notice = TelegramNotice.Of(this);
    }

    /// <summary>Number of the telegram in its reading, from 1.</summary>
    public int Number { get; }

    /// <summary>Telegram as received: a frame, or user data alone.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Description in one line: <c>RSP_UD from 5, CI 72, 59 bytes</c>.</summary>
    public string Description { get; }

    /// <summary>A field of a slave's frame: 0 to 250, or 253 if the slave answers with it; null for none.</summary>
    public byte? PrimaryAddress { get; }

    /// <summary>CI field; null for a frame without one.</summary>
    public byte? Ci => Header.Content == TelegramContent.None ? null : Header.Ci;

    /// <summary>Content after the header; <see cref="TelegramContent.Encrypted"/> also if it was decrypted.</summary>
    public TelegramContent Content => Header.Content;

    /// <summary>Identity of the meter; null if the header does not contain it.</summary>
    public MeterIdentity? Identity { get; }

    /// <summary>Access number; null for none.</summary>
    public byte? AccessNumber => Status == null ? null : Header.AccessNumber;

    /// <summary>Status; null for none.</summary>
    public MeterStatus? Status { get; }

    /// <summary>Security mode: 0 none, 5 and 7 AES-128 in CBC mode, and others (EN 13757-7:2018).</summary>
    public int SecurityMode => Header.SecurityMode;

    /// <summary>True if the body was encrypted and the key was correct.</summary>
    public bool IsDecrypted => Decrypted is { Fault: null };

    /// <summary>True if the body is encrypted and the given key did not decrypt it.</summary>
    public bool IsKeyUseless => Decrypted is { Fault: not null, IsKeyGiven: true };

    /// <summary>Records in order, without fillers.</summary>
    public IReadOnlyList<RecordReading> Records { get; }

    /// <summary>True if the meter has more telegrams to send (DIF 1F).</summary>
    public bool MoreRecordsFollow { get; private set; }

    /// <summary>
    /// Content other than records: an alarm, an application error, an encrypted body, or unsupported content; null if the telegram has only
    /// records.
    /// </summary>
    public string? Notice { get; }

    internal TelegramHeader Header { get; }

    internal DecryptedBody? Decrypted { get; }

    internal static TelegramReading Of(int number, Telegram telegram, ReadOnlySpan<byte> key)
    {
        Frame frame = telegram.Frame;
        return new TelegramReading(number, telegram.Bytes, frame, TelegramHeader.Read(frame), key);
    }

    internal static TelegramReading OfUserData(ReadOnlySpan<byte> userData, ReadOnlySpan<byte> key)
    {
        byte[] bytes = userData.ToArray();
        return new TelegramReading(1, bytes, default, TelegramHeader.Read(bytes[0], bytes, 1, bytes.Length - 1, false), key);
    }

    /// <summary>Returns a reader before the first record, of the decrypted body if there is one.</summary>
    internal RecordReader Reader()
    {
        RecordReader reader = new();
        if (IsDecrypted && Decrypted!.HoldsRecords)
            reader.Reset(Decrypted.Buffer, Decrypted.Offset, Decrypted.Length, Header.IsFromMaster);
        else if (Header.Content != TelegramContent.None)
            reader.Reset(Header);
        return reader;
    }

    private void ReadRecords(List<RecordReading> records)
    {
        RecordReader reader = Reader();
        while (reader.Read())
        {
            bool saysNothing = reader.Kind == RecordKind.MoreRecordsFollow && reader.DataLength == 0;
            if (!saysNothing)
                records.Add(new RecordReading(Number, reader, RecordValue.Of(reader, Header.IsHighByteFirst)));
        }

        MoreRecordsFollow = reader.MoreRecordsFollow;
    }
}
