namespace Mbus.Benchmarks;

/// <summary>Frames to measure with.</summary>
internal static class Samples
{
    internal static readonly byte[] Request = Convert.FromHexString("105B035E16");

    /// <summary>The answer of a meter at address 3, with 30 bytes.</summary>
    internal static readonly byte[] Reply = Convert.FromHexString("68181868080372785634127452010000000000" + "02FD49D2040216C8015716");

    /// <summary>The longest frame, 261 bytes.</summary>
    internal static readonly byte[] Longest = MakeLongest();

    private static byte[] MakeLongest()
    {
        byte[] frame = new byte[Frame.MaxLength];
        Frame.WriteLong(frame, 0, ControlField.RspUd, 3, ControlInformation.VariableData, new byte[Frame.MaxData], 0, Frame.MaxData);
        return frame;
    }
}
