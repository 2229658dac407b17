namespace Mbus.Gateway.Web.Access;

/// <summary>What a token permits. Each scope contains those before it.</summary>
public enum TokenScope
{
    /// <summary>Reads everything; changes nothing, and causes no request on a bus.</summary>
    Read,

    /// <summary>Reads meters now, searches and scans.</summary>
    Operate,

    /// <summary>Changes the gateway.</summary>
    Administer,
}
