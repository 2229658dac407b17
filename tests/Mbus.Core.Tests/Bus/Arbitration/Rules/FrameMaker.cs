namespace Mbus.Tests.Bus.Arbitration.Rules;

/// <summary>Frames for tests of single rules.</summary>
internal static class FrameMaker
{
    internal static Frame Short(byte c, int a)
    {
        byte[] bytes = new byte[Frame.ShortLength];
        return new Frame(bytes, 0, Frame.WriteShort(bytes, 0, c, (byte)a));
    }

    /// <summary>Makes a long frame, or a control frame if there are no data.</summary>
    internal static Frame Long(byte c, int a, byte ci, string data = "")
    {
        byte[] bytes = new byte[Frame.MaxLength];
        byte[] content = Transcript.Bytes(data);
        return new Frame(bytes, 0, Frame.WriteLong(bytes, 0, c, (byte)a, ci, content, 0, content.Length));
    }
}
