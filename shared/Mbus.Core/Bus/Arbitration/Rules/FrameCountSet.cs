namespace Mbus
{
    /// <summary>A set of frame count bits in two bits: 1 for FCB = 0, 2 for FCB = 1.</summary>
    internal static class FrameCountSet
    {
        internal const int Either = 0x03;

        /// <summary>Returns the bit for the frame count bit of a request; both if it carries none.</summary>
        internal static int BitOf(byte c)
        {
            if (!ControlField.HasFrameCount(c))
                return Either;
            return ControlField.FrameCountBit(c) ? 2 : 1;
        }
    }
}
