using System.Globalization;
using Mbus.Client.Readings;

namespace Mbus.Client.Formats;

/// <summary>Explains a telegram byte by byte. Every byte is in exactly one explanation, in the order of the telegram.</summary>
public static class TelegramExplanation
{
    /// <summary>Returns the explanations of one telegram of a reading. An encrypted body is explained after decryption.</summary>
    public static IReadOnlyList<ExplainedBytes> Of(TelegramReading telegram)
    {
        byte[] bytes = telegram.Bytes.ToArray();
        bool isFrame = Frame.TryParse(bytes, 0, bytes.Length, out Frame frame);
        Explainer explainer = new(bytes);
        if (isFrame)
            ExplainHead(explainer, frame);
        if (!isFrame || frame.Length > Frame.ShortLength)
            ExplainUserData(explainer, telegram);
        if (isFrame && frame.Length > 1)
            ExplainEnd(explainer, frame);
        return explainer.Lines;
    }

    private static void ExplainHead(Explainer explainer, Frame frame)
    {
        if (frame.Kind == FrameKind.Single)
        {
            explainer.Add(1, "E5", "acknowledged", TelegramPart.Frame);
            return;
        }

        string length = $"{frame.Length - 6} bytes from C to the last of the data";
        explainer.Add(1, "start", frame.Kind == FrameKind.Short ? "short frame" : "long frame", TelegramPart.Frame);
        if (frame.Kind != FrameKind.Short)
        {
            explainer.Add(1, "L", length, TelegramPart.Frame);
            explainer.Add(1, "L", "again", TelegramPart.Frame);
            explainer.Add(1, "start", "again", TelegramPart.Frame);
        }

        explainer.Add(1, "C", Control(frame), TelegramPart.Frame);
        explainer.Add(1, "A", $"address {FrameText.DescribeAddress(frame.A)}", TelegramPart.Frame);
    }

    private static string Control(Frame frame)
    {
        string text = FrameText.Describe(frame);
        int end = text.IndexOf(ControlField.IsFromMaster(frame.C) ? " to " : " from ", StringComparison.Ordinal);
        return $"{text[..end]}, from {(ControlField.IsFromMaster(frame.C) ? "master" : "slave")}";
    }

    private static void ExplainEnd(Explainer explainer, Frame frame)
    {
        explainer.Add(1, "checksum", $"the sum from C to the last of {(frame.Kind == FrameKind.Short ? "A" : "the data")}", TelegramPart.Frame);
        explainer.Add(1, "stop", "", TelegramPart.Frame);
    }

    private static void ExplainUserData(Explainer explainer, TelegramReading telegram)
    {
        TelegramHeader header = telegram.Header;
        explainer.Add(1, "CI", ControlInformationText.Of(header), TelegramPart.Header);
        if (header.Content == TelegramContent.Incomplete)
        {
            explainer.Add(header.Length, "header", telegram.Notice!, TelegramPart.Error);
            return;
        }

        ExplainHeader(explainer, header, telegram);
        if (telegram.IsDecrypted)
            explainer.Continue(telegram.Decrypted!.Buffer, telegram.Decrypted.Offset);
        if (telegram.Records.Count > 0 || telegram.Notice == null)
            ExplainRecords(explainer, telegram);
        else
            explainer.Add(header.Offset + header.Length - explainer.At, "data", telegram.Notice, telegram.Content == TelegramContent.Encrypted ? TelegramPart.Error : TelegramPart.Data);
    }

    private static void ExplainHeader(Explainer explainer, TelegramHeader header, TelegramReading telegram)
    {
        bool hasAddress = header.Kind is HeaderKind.Long or HeaderKind.Address;
        if (telegram.Identity is MeterIdentity meter)
        {
            explainer.Add(4, "identification", meter.Id, TelegramPart.Header);
            if (hasAddress)
            {
                explainer.Add(2, "manufacturer", meter.Manufacturer, TelegramPart.Header);
                explainer.Add(1, "version", Text(header.Address.Version), TelegramPart.Header);
                explainer.Add(1, "device type", meter.Medium, TelegramPart.Header);
            }
        }

        if (telegram.Status == null)
            return;

        explainer.Add(1, "access number", Text(header.AccessNumber), TelegramPart.Header);
        explainer.Add(1, "status", telegram.Status.ToString(), TelegramPart.Header);
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
        return $"security mode {header.SecurityMode}" + (header.EncryptedLength > 0 ? $", {header.EncryptedLength} bytes encrypted" : "");
    }

    private static void ExplainRecords(Explainer explainer, TelegramReading telegram)
    {
        TelegramHeader header = telegram.Header;
        int end = header.Offset + header.Length;
        RecordReader reader = telegram.Reader();
        int number = 0;
        while (reader.Read())
        {
            explainer.AddGap(reader.RecordOffset, "filler", "no record", TelegramPart.Record);
            RecordValue value = RecordValue.Of(reader, header.IsHighByteFirst);
            RecordExplanation.Explain(explainer, reader, new RecordReading(++number, reader, value));
        }

        explainer.AddGap(end, "filler", "no record", TelegramPart.Record);
    }

    private static string Text(byte number) => number.ToString(CultureInfo.InvariantCulture);
}
