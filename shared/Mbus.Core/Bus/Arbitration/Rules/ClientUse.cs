namespace Mbus
{
    /// <summary>Use of a client's place in the <see cref="Arbiter"/>.</summary>
    internal enum ClientUse : byte
    {
        /// <summary>Free place.</summary>
        Free,

        /// <summary>Connected, without a permitted request so far.</summary>
        Connected,

        /// <summary>Has sent a permitted request.</summary>
        Requested,
    }
}
