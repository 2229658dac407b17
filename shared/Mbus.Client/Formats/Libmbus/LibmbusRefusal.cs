namespace Mbus.Client.Formats;

/// <summary>Finds the reason for which libmbus 0.10.0 refuses a telegram: one bad record is enough to lose the whole telegram.</summary>
internal static class LibmbusRefusal
{
    /// <summary>Returns the first reason to refuse the telegrams of a read, or null.</summary>
    internal static string? Find(ReadOnlySpan<Frame> telegrams, bool normalised)
    {
        for (int i = 0; i < telegrams.Length; i++)
        {
            string? refusal = FindInFrame(telegrams[i], normalised) ?? FindInSequence(telegrams, i) ?? FindInRecords(telegrams[i]);
            if (refusal != null)
                return telegrams.Length > 1 ? $"Telegram {i + 1} of {telegrams.Length}: {refusal}" : refusal;
        }

        return null;
    }

    private static string? FindInFrame(Frame frame, bool normalised)
    {
        if (frame.Kind == FrameKind.None)
            return "Frame: not a complete valid frame. Expected 68 L L 68 ... 16. Pass one telegram, from start byte to stop byte.";
        if (!IsKnownControl(frame))
            return Describe("Frame", $"C field {frame.C:X2}", "08, 18, 28 or 38 of a slave's answer", $"Unknown Control Code 0x{frame.C:x2}");
        if (ControlField.IsFromMaster(frame.C))
            return Describe("Frame", $"C field {frame.C:X2} of a master", "a slave's answer", "Wrong direction in frame (master to slave)");
        return FindInHeader(frame, normalised);
    }

    private static string? FindInHeader(Frame frame, bool normalised)
    {
        int length = frame.DataLength;
        switch (frame.Ci)
        {
            case ControlInformation.ApplicationError when normalised:
                return Describe("Header", "an application error (CI 70)", "records (CI 72)", "Failed to generate XML");
            case ControlInformation.ApplicationError:
                return null;
            case ControlInformation.FixedData or ControlInformation.VariableData when length == 0:
                return Describe("Header", "no user data", "a header", "Got zero data_size.");
            case ControlInformation.FixedData when length != TelegramHeader.FixedLength:
                return Describe("Header", $"{length} bytes", "16 of the fixed data structure (CI 73)", "Invalid length for fixed data.");
            case ControlInformation.VariableData when length < TelegramHeader.LongLength:
                return Describe("Header", $"{length} bytes", "12 and records (CI 72)", "Variable header too short.");
            case ControlInformation.FixedData or ControlInformation.VariableData:
                return null;
            default:
                string seen = frame.Kind == FrameKind.Single ? "E5" : $"CI {frame.Ci:X2}";
                return Describe("Header", seen, "CI 70, 72 or 73", $"Unknown control information 0x{frame.Ci:x2}");
        }
    }

    /// <summary>libmbus prints only the first telegram if it has no records, and reads freed memory if a later one has none.</summary>
    private static string? FindInSequence(ReadOnlySpan<Frame> telegrams, int index)
    {
        if (telegrams.Length == 1 || telegrams[index].Ci == ControlInformation.VariableData)
            return null;
        return Describe("Sequence", $"CI {telegrams[index].Ci:X2}", "CI 72 in each of several telegrams", "M-bus variable data parse error.");
    }

    private static string? FindInRecords(Frame frame)
    {
        if (frame.Ci != ControlInformation.VariableData)
            return null;

        int count = 0;
        LibmbusRecords records = new(frame);
        while (records.Read())
            count++;
        if (records.Fault is not LibmbusFault fault)
            return null;

        int at = frame.DataOffset - frame.Offset + records.Start;
        return Describe($"Record {count}, from byte {at} of {frame.Length}", fault.Seen, fault.Expected, fault.Words);
    }

    private static bool IsKnownControl(Frame frame)
    {
        return frame.Kind switch
        {
            FrameKind.Single => true,
            FrameKind.Short => frame.C is 0x40 or 0x5A or 0x7A or 0x5B or 0x7B,
            _ => frame.C is 0x53 or 0x73 or 0x08 or 0x18 or 0x28 or 0x38,
        };
    }

    private static string Describe(string phase, string seen, string expected, string words)
    {
        return $"{phase}: {seen} seen, {expected} expected. libmbus refuses the whole telegram (\"{words}\"). "
            + "Other formats print its valid records.";
    }
}
