namespace Mbus
{
    /// <summary>Validity of the components of a date or time as a point in time.</summary>
    public enum DateValidity : byte
    {
        /// <summary>All components are valid calendar and clock values.</summary>
        Valid,

        /// <summary>At least one component is "every" or "unspecified"; the others are valid. Not a single point in time.</summary>
        Every,

        /// <summary>The date or time does not exist, for example month 13 or 30 February.</summary>
        Impossible,

        /// <summary>Marked as invalid by the meter.</summary>
        Invalid,
    }
}
