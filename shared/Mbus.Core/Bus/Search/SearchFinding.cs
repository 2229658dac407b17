namespace Mbus
{
    /// <summary>Result of one answer in a search.</summary>
    public enum SearchFinding : byte
    {
        /// <summary>No new meter.</summary>
        None,

        /// <summary>A meter, confirmed by a reading.</summary>
        Meter,

        /// <summary>A meter that acknowledges its selection but sends no address: only the digits of the selection are known.</summary>
        WithoutData,

        /// <summary>Several meters that are equal in everything that a selection can distinguish.</summary>
        Inseparable,
    }
}
