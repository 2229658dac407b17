namespace Mbus
{
    /// <summary>Purpose of a selection of a search.</summary>
    internal enum SearchProbe : byte
    {
        /// <summary>Mask of the search.</summary>
        AllMeters,

        /// <summary>One value of the dimension that splits a group.</summary>
        Cell,

        /// <summary>One digit of all groups that it splits.</summary>
        Column,

        /// <summary>One of the digits A to E at one position, for all meters.</summary>
        HexColumn,

        /// <summary>A group again, whose collision may have been noise.</summary>
        Group,

        /// <summary>Mask of the search again, to count the answers again.</summary>
        Recount,

        /// <summary>Address that no meter has, to distinguish noise from meters.</summary>
        NoMeter,
    }
}
