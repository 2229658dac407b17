namespace Mbus
{
    /// <summary>
    /// Option for short methods that run for every record, which a native program inlines only if told so: [MethodImpl(Inlining.Always)].
    /// nanoFramework has no name for it, and ignores it.
    /// </summary>
    internal static class Inlining
    {
        /// <summary>Value of MethodImplOptions.AggressiveInlining.</summary>
        public const short Always = 0x100;
    }
}
