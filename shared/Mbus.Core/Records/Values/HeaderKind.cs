namespace Mbus
{
    /// <summary>Headers of the application layer (EN 13757-3 and -7:2018, table 2).</summary>
    public enum HeaderKind : byte
    {
        /// <summary>No header.</summary>
        None,

        /// <summary>4 bytes: access number, status, configuration.</summary>
        Short,

        /// <summary>12 bytes: secondary address, access number, status, configuration.</summary>
        Long,

        /// <summary>The fixed data structure, 16 bytes: identification, access number, status, two units, two counters.</summary>
        Fixed,

        /// <summary>8 bytes: the secondary address of a selection (CI 52).</summary>
        Address,
    }
}
