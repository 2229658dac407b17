namespace Mbus
{
    /// <summary>What a value is of those of its time (DIF bits 5 and 4).</summary>
    public enum RecordFunction : byte
    {
        /// <summary>The value at the time.</summary>
        Instantaneous,

        /// <summary>The greatest value.</summary>
        Maximum,

        /// <summary>The least value.</summary>
        Minimum,

        /// <summary>The value during an error state.</summary>
        Error,
    }
}
