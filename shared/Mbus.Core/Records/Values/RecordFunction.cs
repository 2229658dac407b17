namespace Mbus
{
    /// <summary>Function of a value (DIF bits 5 and 4).</summary>
    public enum RecordFunction : byte
    {
        /// <summary>Instantaneous value.</summary>
        Instantaneous,

        /// <summary>Maximum value.</summary>
        Maximum,

        /// <summary>Minimum value.</summary>
        Minimum,

        /// <summary>Value during an error state.</summary>
        Error,
    }
}
