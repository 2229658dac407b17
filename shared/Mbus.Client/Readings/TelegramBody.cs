using Mbus.Client.Security;
using Mbus.Client.Wireless;

namespace Mbus.Client.Readings;

/// <summary>
/// Content of a telegram after its layers are removed: extended link layer, authentication and fragmentation layer, header, encryption, and
/// the form of compact frames.
/// </summary>
internal sealed class TelegramBody
{
    private List<string>? _notices;
    private byte[] _buffer;
    private int _offset;
    private int _length;

    private TelegramBody(TelegramSource source)
    {
        _buffer = source.Buffer;
        _offset = source.Offset;
        _length = source.Length;
    }

    /// <summary>Header of the application layer.</summary>
    internal TelegramHeader Header { get; private set; }

    /// <summary>Authentication and fragmentation layer; null for none.</summary>
    internal AuthenticationLayer? Layer { get; private set; }

    /// <summary>Result of the check of the message authentication code; null if there is none or no key.</summary>
    internal bool? IsAuthentic { get; private set; }

    /// <summary>True if the telegram is a fragment and more follow.</summary>
    internal bool MoreFragments { get; private set; }

    /// <summary>Result of the decryption; null for plain content.</summary>
    internal DecryptedBody? Decrypted { get; private set; }

    /// <summary>Records of a compact frame; null for none.</summary>
    internal byte[]? Restored { get; private set; }

    /// <summary>True for records of a slave with their DIFs and VIFs, all of which can be read.</summary>
    internal bool IsFullFrame { get; private set; }

    /// <summary>Remarks about the layers, as parts of a sentence.</summary>
    internal IReadOnlyList<string> Notices => (IReadOnlyList<string>?)_notices ?? [];

    /// <summary>True if the content is not records, but the plain bytes are there.</summary>
    internal bool IsFragment { get; private set; }

    internal static TelegramBody Of(TelegramSource source, TelegramDecoder decoder)
    {
        TelegramBody body = new(source);
        if (source.Length > 0 && body.TryRemoveLinkLayer() && body.TryRemoveAuthentication(decoder.Fragments))
            body.ReadHeader(source, decoder.Options);
        return body;
    }

    /// <summary>Moves a reader before the first record.</summary>
    internal void Begin(RecordReader reader)
    {
        if (Restored != null)
            reader.Reset(Restored, 0, Restored.Length, Header.IsFromMaster);
        else if (Decrypted is { Length: > 0 } && TelegramContents.HoldsRecords(Header.Ci))
            reader.Reset(Decrypted.Buffer, Decrypted.Offset, Decrypted.Length, Header.IsFromMaster);
        else if (Header.Content != TelegramContent.None)
            reader.Reset(Header);
        else
            reader.Reset([], 0, 0, isFromMaster: false);
    }

    private bool TryRemoveLinkLayer()
    {
        int length = ExtendedLinkLayer.Length(_buffer.AsSpan(_offset, _length), out bool isEncrypted);
        if (isEncrypted)
        {
            AddNotice("encrypted by the extended link layer, which is not supported");
            Header = TelegramHeader.Read(_buffer[_offset], _buffer, _offset + 1, _length - 1, false);
            return false;
        }

        Skip(length);
        return true;
    }

    private bool TryRemoveAuthentication(MessageFragments fragments)
    {
        if (_buffer[_offset] != AuthenticationLayer.Ci)
            return true;

        ReadOnlySpan<byte> bytes = _buffer.AsSpan(_offset, _length);
        AuthenticationLayer? layer = AuthenticationLayer.Read(bytes[1..]);
        if (layer == null)
        {
            AddNotice("the authentication and fragmentation layer has other fields than its control field announces");
            Header = TelegramHeader.Read(_buffer[_offset], _buffer, _offset + 1, _length - 1, false);
            return false;
        }

        Header = TelegramHeader.Read(_buffer[_offset], _buffer, _offset + 1, _length - 1, false);
        Layer = layer;
        MoreFragments = layer.MoreFollow;
        if (!layer.IsFragment && _length > layer.Length)
        {
            Skip(layer.Length);
            return true;
        }

        byte[]? message = fragments.Add(layer, bytes[layer.Length..], out AuthenticationLayer whole, out string? reason);
        if (message is not { Length: > 0 })
        {
            IsFragment = true;
            AddNotice(reason ?? "the message after the authentication and fragmentation layer is empty");
            return false;
        }

        Layer = whole;
        (_buffer, _offset, _length) = (message, 0, message.Length);
        if (whole.MessageLength is int announced && announced != message.Length)
            AddNotice($"the message has {message.Length} bytes, {announced} are announced");
        return true;
    }

    private void ReadHeader(TelegramSource source, DecodeOptions options)
    {
        Header = TelegramHeader.Read(_buffer[_offset], _buffer, _offset + 1, _length - 1, source.IsFromMaster);
        ReadOnlySpan<byte> key = options.KeyFor(Header.Kind == HeaderKind.Long ? Header.Address : source.Wireless?.Address).Span;
        if (Layer != null)
            Authenticate(source, key);
        if (Header.Content == TelegramContent.Encrypted)
            Decrypted = BodyDecryption.Decrypt(Header, key, source.Wireless?.Address, Layer?.Counter);
        else if (Header.Content == TelegramContent.Records && SecurityModes.Caution(Header.SecurityMode) is string caution)
            AddNotice(caution);

        if (Decrypted is { Fault: not null } fault)
            AddNotice($"encrypted, security mode {Header.SecurityMode}: {fault.Fault}{(fault.Length > 0 ? $"; the {fault.Length} bytes after the encrypted blocks are read" : "")}");
        else if (Decrypted is { WasPlain: true })
            AddNotice($"the header announces security mode {Header.SecurityMode}, but the body is already decrypted");
        if (source.Damage == null)
            ReadFrameForms(options.Formats);
    }

    private void Authenticate(TelegramSource source, ReadOnlySpan<byte> key)
    {
        AuthenticationLayer layer = Layer!;
        string counter = layer.Counter is uint number ? $"message counter {number}" : "no message counter";
        if (layer.Mac.Length == 0)
        {
            AddNotice($"{counter}, no authentication code");
            return;
        }

        uint identification = Header.Kind == HeaderKind.Long ? Header.Address.Identification : source.Wireless?.Address.Identification ?? 0;
        bool canCheck = !key.IsEmpty && layer.IsCmac && layer.Counter != null && (Header.Kind == HeaderKind.Long || source.Wireless != null);
        if (canCheck)
            IsAuthentic = layer.IsAuthentic(KeyDerivation.Authentication(key, layer.Counter!.Value, identification, Header.IsFromMaster), _buffer.AsSpan(_offset, _length));
        AddNotice(IsAuthentic switch
        {
            true => $"{counter}, authentication code correct",
            false => $"{counter}, wrong authentication code: the message was changed, or the key is wrong",
            null => $"{counter}, authentication code not checked",
        });
    }

    private void ReadFrameForms(RecordFormats? formats)
    {
        bool isReadable = Header.Content != TelegramContent.Encrypted || Decrypted!.Fault == null;
        if (!isReadable)
            return;

        if (TelegramContents.IsCompact(Header))
        {
            CompactFrame.Restore(Content(), formats, out byte[] records, out string? problem);
            Restored = problem == null ? records : null;
            AddNotice(problem == null ? "restored from a compact frame" : $"compact frame: {problem}");
        }
        else if (TelegramContents.IsFormat(Header.Ci))
        {
            string? problem = CompactFrame.Learn(Content(), formats);
            AddNotice(problem == null ? "format frame: the format of compact frames" : $"format frame: {problem}");
        }
        else
        {
            IsFullFrame = Header.Content is TelegramContent.Records or TelegramContent.Encrypted && TelegramContents.HoldsRecords(Header.Ci) && !Header.IsFromMaster;
        }
    }

    private ReadOnlySpan<byte> Content() => Decrypted == null
        ? Header.Buffer.AsSpan(Header.DataOffset, Header.DataLength)
        : Decrypted.Buffer.AsSpan(Decrypted.Offset, Decrypted.Length);

    private void AddNotice(string notice) => (_notices ??= []).Add(notice);

    private void Skip(int count)
    {
        _offset += count;
        _length -= count;
    }
}
