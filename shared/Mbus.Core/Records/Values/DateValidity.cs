namespace Mbus
{
    /// <summary>How far the components of a date or time make a moment.</summary>
    public enum DateValidity : byte
    {
        /// <summary>All components are numbers of the calendar and the clock.</summary>
        Valid,

        /// <summary>At least one component says "every" or "unspecified"; the others are valid. Not one moment.</summary>
        Every,

        /// <summary>No such day or time exists, as month 13 or 30 February.</summary>
        Impossible,

        /// <summary>The meter marks it as invalid.</summary>
        Invalid,
    }
}
