namespace Mbus.Client;

/// <summary>Describes frames in the standard's terms, for traces and messages.</summary>
public static class FrameText
{
    /// <summary>Describes a frame, for example <c>REQ_UD2 FCB=1 to 5</c> or <c>RSP_UD from 5, CI 72, 59 bytes</c>.</summary>
    public static string Describe(Frame frame) => frame.Kind switch
    {
        FrameKind.None => "no frame",
        FrameKind.Single => "E5, acknowledged",
        _ => ControlField.IsFromMaster(frame.C) ? DescribeRequest(frame) : DescribeReply(frame),
    };

    /// <summary>Describes an A field, with the meaning of a special address, for example <c>253 (the selected slave)</c>.</summary>
    public static string DescribeAddress(byte address) => address switch
    {
        PrimaryAddress.Converter => "251 (the bridge)",
        PrimaryAddress.Selected => "253 (the selected slave)",
        PrimaryAddress.Test => "254 (any slave)",
        PrimaryAddress.Broadcast => "255 (all slaves, no answer)",
        _ => $"{address}",
    };

    /// <summary>Describes a C field and its direction, for example <c>RSP_UD, from slave</c>.</summary>
    internal static string DescribeControl(byte control) => ControlField.IsFromMaster(control)
        ? $"{RequestName(control)}, from master"
        : $"{ReplyName(control)}, from slave";

    private static string RequestName(byte control) => ControlField.Function(control) switch
    {
        ControlField.SndNke => "SND_NKE",
        ControlField.SndUd => "SND_UD",
        ControlField.ReqSke => "REQ_SKE",
        ControlField.ReqUd1 => "REQ_UD1",
        ControlField.ReqUd2 => "REQ_UD2",
        _ => $"C {control:X2}",
    };

    private static string ReplyName(byte control) => ControlField.Function(control) switch
    {
        ControlField.RspUd => "RSP_UD",
        ControlField.LinkStatus => "link status",
        _ => $"C {control:X2}",
    };

    private static string DescribeRequest(Frame frame)
    {
        string count = ControlField.HasFrameCount(frame.C) ? $" FCB={(ControlField.FrameCountBit(frame.C) ? 1 : 0)}" : "";
        string what = frame.Length > Frame.ShortLength ? $", {DescribeCommand(frame)}" : "";
        return $"{RequestName(frame.C)}{count} to {DescribeAddress(frame.A)}{what}";
    }

    private static string DescribeCommand(Frame frame) => frame.Ci switch
    {
        ControlInformation.SelectSlave when frame.DataLength >= SecondaryAddress.Length => $"select {SecondaryAddress.Read(frame.Buffer, frame.DataOffset)}",
        ControlInformation.SelectSlave => "select",
        ControlInformation.ApplicationReset => "application reset",
        ControlInformation.DataSend => $"data send, {frame.DataLength} bytes",
        byte ci when ControlInformation.BaudRate(ci) is int baudRate and > 0 => $"set {baudRate} Bd",
        byte ci => $"CI {ci:X2}, {frame.DataLength} bytes",
    };

    private static string DescribeReply(Frame frame)
    {
        string flags = ((frame.C & ControlField.Acd) != 0 ? " ACD" : "") + ((frame.C & ControlField.Dfc) != 0 ? " DFC" : "");
        string what = frame.Length > Frame.ShortLength ? $", CI {frame.Ci:X2}, {frame.DataLength} bytes" : "";
        return $"{ReplyName(frame.C)}{flags} from {DescribeAddress(frame.A)}{what}";
    }
}
