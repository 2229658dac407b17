namespace Mbus
{
    /// <summary>What an answer has brought a search.</summary>
    public enum SearchFinding : byte
    {
        /// <summary>No meter that is new.</summary>
        None,

        /// <summary>A meter, confirmed by its reading.</summary>
        Meter,

        /// <summary>A meter that acknowledges its selection but sends no address: known by the digits of the selection alone.</summary>
        WithoutData,

        /// <summary>Several meters that agree in everything a selection can name.</summary>
        Inseparable,
    }
}
