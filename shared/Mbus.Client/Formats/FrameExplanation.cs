namespace Mbus.Client.Formats;

/// <summary>Explains the bytes of a frame around its user data.</summary>
internal static class FrameExplanation
{
    internal static void ExplainHead(Explainer explainer, Frame frame)
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

    internal static void ExplainEnd(Explainer explainer, Frame frame)
    {
        explainer.Add(1, "checksum", $"the sum from C to the last of {(frame.Kind == FrameKind.Short ? "A" : "the data")}", TelegramPart.Frame);
        explainer.Add(1, "stop", "", TelegramPart.Frame);
    }

    private static string Control(Frame frame)
    {
        string text = FrameText.Describe(frame);
        int end = text.IndexOf(ControlField.IsFromMaster(frame.C) ? " to " : " from ", StringComparison.Ordinal);
        return $"{text[..end]}, from {(ControlField.IsFromMaster(frame.C) ? "master" : "slave")}";
    }
}
