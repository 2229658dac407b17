using System.Globalization;
using Mbus.Client.Readings;
using Mbus.Client.Security;
using Mbus.Client.Wireless;

namespace Mbus.Client.Formats;

/// <summary>
/// Explains a telegram byte by byte. Every byte is in exactly one explanation, in the order of the telegram; of a wireless frame, every byte
/// without the CRCs.
/// </summary>
public static class TelegramExplanation
{
    /// <summary>Returns the explanations of one telegram of a reading. An encrypted body is explained after decryption.</summary>
    public static IReadOnlyList<ExplainedBytes> Of(TelegramReading telegram)
    {
        TelegramSource source = telegram.Source;
        Explainer explainer = new(source.Buffer);
        if (source.Wireless != null)
            ExplainWireless(explainer, source.Wireless);
        else if (source.Damage != null)
            ExplainDamagedHead(explainer, source);
        else if (source.Frame.Length > 0)
            FrameExplanation.ExplainHead(explainer, source.Frame);
        if (source.Length > 0)
            ExplainUserData(explainer, telegram);
        if (source.Damage != null)
            explainer.AddGap(source.Buffer.Length, "end", source.Damage, TelegramPart.Error);
        else if (source.Frame.Length > 1)
            FrameExplanation.ExplainEnd(explainer, source.Frame);
        return explainer.Lines;
    }

    private static void ExplainWireless(Explainer explainer, WirelessFrame frame)
    {
        MeterIdentity sender = MeterIdentity.Of(frame.Address);
        explainer.Add(1, "L", $"wireless frame, {frame.Format}", TelegramPart.Frame);
        explainer.Add(1, "C", WirelessFrame.NameOf(frame.C) ?? "unknown", TelegramPart.Frame);
        explainer.Add(2, "manufacturer", Maker(sender), TelegramPart.Frame);
        explainer.Add(4, "identification", sender.Id, TelegramPart.Frame);
        explainer.Add(1, "version", Text(frame.Address.Version), TelegramPart.Frame);
        explainer.Add(1, "device type", sender.Medium, TelegramPart.Frame);
    }

    private static void ExplainDamagedHead(Explainer explainer, TelegramSource source)
    {
        int end = source.Length > 0 ? source.Offset : source.Buffer.Length;
        explainer.AddGap(end - 2, "start", source.Damage!, TelegramPart.Error);
        explainer.AddGap(end - 1, "C", source.C is byte c ? FrameText.DescribeControl(c) : "", TelegramPart.Frame);
        explainer.AddGap(end, "A", source.A is byte a ? $"address {FrameText.DescribeAddress(a)}" : "", TelegramPart.Frame);
    }

    private static void ExplainUserData(Explainer explainer, TelegramReading telegram)
    {
        TelegramSource source = telegram.Source;
        TelegramHeader header = telegram.Header;
        int end = source.Offset + source.Length;
        ExplainLayers(explainer, telegram);
        bool isOwn = header.Buffer == source.Buffer && explainer.At == header.Offset - 1;
        if (!isOwn)
        {
            explainer.AddGap(end, "data", telegram.Notice ?? "", TelegramPart.Data);
            return;
        }

        explainer.Add(1, "CI", ControlInformationText.Of(header), TelegramPart.Header);
        if (header.Content == TelegramContent.Incomplete)
        {
            explainer.AddGap(end, "header", telegram.Notice ?? "incomplete", TelegramPart.Error);
            return;
        }

        ExplainHeader(explainer, header, telegram);
        ExplainContent(explainer, telegram, end);
    }

    private static void ExplainLayers(Explainer explainer, TelegramReading telegram)
    {
        TelegramSource source = telegram.Source;
        int link = ExtendedLinkLayer.Length(source.Buffer.AsSpan(source.Offset, source.Length), out bool isEncrypted);
        if (link == 0 || !isEncrypted)
            explainer.Add(link, "link layer", "extended link layer", TelegramPart.Header);
        int at = explainer.At;
        if (at >= source.Offset + source.Length || source.Buffer[at] != AuthenticationLayer.Ci || telegram.Body.Layer == null)
            return;

        explainer.Add(1, "CI", "authentication and fragmentation layer", TelegramPart.Header);
        explainer.Add(1, "AFL", $"{source.Buffer[at + 1]} bytes", TelegramPart.Header);
        explainer.Add(2, "AFL", telegram.Body.IsFragment ? "fragment control" : "fragment control: the message is complete", TelegramPart.Header);
        explainer.AddGap(at + 2 + source.Buffer[at + 1], "AFL", string.Join("; ", telegram.Body.Notices), TelegramPart.Header);
    }

    private static void ExplainContent(Explainer explainer, TelegramReading telegram, int end)
    {
        DecryptedBody? body = telegram.Body.Decrypted;
        if (body is { Length: > 0 })
        {
            if (body.Fault != null)
                explainer.AddGap(body.Offset, "encrypted", body.Fault, TelegramPart.Error);
            explainer.Continue(body.Buffer, body.Offset);
        }

        bool isCompact = TelegramContents.IsCompact(telegram.Header) && body is not { Fault: not null };
        if (isCompact)
        {
            explainer.Add(2, "signature", "of the format", TelegramPart.Record);
            explainer.Add(2, "CRC", telegram.Body.Restored != null ? "of the full frame, correct" : "of the full frame", TelegramPart.Record);
            explainer.AddGap(end, "data", telegram.Body.Restored != null ? $"of {telegram.Records.Count} records" : telegram.Notice ?? "", TelegramPart.Data);
        }
        else if (telegram.Records.Count > 0 || telegram.Notice == null || TelegramContents.HoldsRecords(telegram.Header.Ci) && body is not { Fault: not null })
        {
            ExplainRecords(explainer, telegram, end);
        }
        else
        {
            explainer.AddGap(end, "data", telegram.Notice, telegram.Content == TelegramContent.Encrypted ? TelegramPart.Error : TelegramPart.Data);
        }
    }

    private static void ExplainHeader(Explainer explainer, TelegramHeader header, TelegramReading telegram)
    {
        bool hasAddress = header.Kind is HeaderKind.Long or HeaderKind.Address;
        if (MeterIdentity.Of(header) is MeterIdentity meter)
        {
            explainer.Add(4, "identification", meter.Id, TelegramPart.Header);
            if (hasAddress)
            {
                explainer.Add(2, "manufacturer", Maker(meter), TelegramPart.Header);
                explainer.Add(1, "version", Text(header.Address.Version), TelegramPart.Header);
                explainer.Add(1, "device type", meter.Medium, TelegramPart.Header);
            }
        }

        if (telegram.Status == null)
            return;

        explainer.Add(1, "access number", Text(header.AccessNumber), TelegramPart.Header);
        explainer.Add(1, "status", Words.Status(telegram), TelegramPart.Header);
        if (header.Kind == HeaderKind.Fixed)
            explainer.Add(2, "medium, units", $"{telegram.Identity!.Medium}, of counter 1 and counter 2", TelegramPart.Header);
        else
            explainer.Add(2, "configuration", Security(header), TelegramPart.Header);
    }

    private static string Security(TelegramHeader header)
    {
        if (header.Configuration == 0)
            return "not encrypted";
        if (header.SecurityMode == 0)
            return $"security mode 0, not encrypted: {header.Configuration:X4}";
        return SecurityModes.Caution(header.SecurityMode) ?? $"security mode {header.SecurityMode}" + (header.EncryptedLength > 0 ? $", {header.EncryptedLength} bytes encrypted" : "");
    }

    private static void ExplainRecords(Explainer explainer, TelegramReading telegram, int end)
    {
        RecordReader reader = new();
        telegram.Body.Begin(reader);
        int number = 0;
        while (reader.Read())
        {
            explainer.AddGap(reader.RecordOffset, "filler", "no record", TelegramPart.Record);
            bool isListed = number < telegram.Records.Count && telegram.Records[number].Raw.Length == reader.RecordLength && !(reader.Kind == RecordKind.MoreRecordsFollow && reader.DataLength == 0);
            RecordReading record = isListed ? telegram.Records[number++] : new RecordReading(telegram.Number, reader, RecordValue.Of(reader, telegram.Header.IsHighByteFirst), telegram.Header.IsFromMaster);
            RecordExplanation.Explain(explainer, reader, record);
        }

        explainer.AddGap(end, "filler", "no record", TelegramPart.Record);
    }

    private static string Maker(MeterIdentity meter) => meter.ManufacturerName is string name ? $"{meter.Manufacturer} ({name})" : meter.Manufacturer;

    private static string Text(byte number) => number.ToString(CultureInfo.InvariantCulture);
}
