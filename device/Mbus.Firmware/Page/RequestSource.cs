namespace Mbus.Firmware
{
    /// <summary>
    /// The host and the origin of a request: its Host, and the browser's headers about the page that caused it. A page can suppress its
    /// Referer, but it can neither forge one nor hide that a browser sends the request.
    /// </summary>
    internal sealed class RequestSource
    {
        private const int LastPort = 65535;
        private const string Local = ".local";
        private const string Several = "several";

        private string _host = "";
        private string _origin = "";
        private string _referer = "";
        private string _fetchSite = "";
        private bool _isBrowser;

        /// <summary>True if the request has exactly one Host.</summary>
        internal bool HasHost
        {
            get { return _host.Length > 0 && _host != Several; }
        }

        /// <summary>
        /// True if the page of another site cannot have caused the request. A browser must show that the request comes from this device's
        /// own page, by Origin, Referer or Sec-Fetch-Site; other programs do not have to. Browsers omit Sec-Fetch-Site on plain HTTP.
        /// </summary>
        internal bool IsOwn
        {
            get
            {
                if (IsForeign(_origin) || IsForeign(_referer))
                    return false;
                if (_fetchSite.Length > 0)
                    return _fetchSite == "same-origin" || _fetchSite == "none";
                return !_isBrowser || _origin.Length > 0 || _referer.Length > 0;
            }
        }

        /// <summary>Prepares for the next request.</summary>
        internal void Reset()
        {
            _host = "";
            _origin = "";
            _referer = "";
            _fetchSite = "";
            _isBrowser = false;
        }

        /// <summary>Evaluates a header line of the request; its first bytes are sufficient.</summary>
        internal void Take(byte[] line, int length)
        {
            string value;
            if (HeaderLine.TryGet(line, length, "host:", out value))
                _host = _host.Length == 0 ? value.ToLower() : Several;
            else if (HeaderLine.TryGet(line, length, "origin:", out value))
                _origin = HostOf(value.ToLower());
            else if (HeaderLine.TryGet(line, length, "referer:", out value))
                _referer = HostOf(value.ToLower());
            else if (HeaderLine.TryGet(line, length, "sec-fetch-site:", out value))
                _fetchSite = value.ToLower();
            else if (HeaderLine.TryGet(line, length, "user-agent:", out value))
                _isBrowser |= value.StartsWith("Mozilla/");
            else if (HeaderLine.TryGet(line, length, "accept-language:", out value))
                _isBrowser = true;
        }

        /// <summary>
        /// Returns true if the Host is an IPv4 address, or the name of this device with or without .local; each with or without a port.
        /// Any address is accepted, because routers translate addresses, and DNS rebinding requires a name.
        /// </summary>
        /// <param name="name">The device's name; empty for none.</param>
        internal bool IsFor(string name)
        {
            int colon = _host.IndexOf(':');
            if (colon >= 0 && !WholeNumber.TryParse(_host.Substring(colon + 1), 1, LastPort, out _))
                return false;

            string host = colon < 0 ? _host : _host.Substring(0, colon);
            if (AllowList.TryParseAddress(host, out _))
                return true;

            string own = name.ToLower();
            return own.Length > 0 && (host == own || host == own + Local);
        }

        // "http://192.168.1.17/settings" gives "192.168.1.17"; other texts are returned unchanged and match no host.
        private static string HostOf(string address)
        {
            int start = address.IndexOf("//");
            if (start < 0)
                return address;

            string host = address.Substring(start + 2);
            int end = host.IndexOf('/');
            return end < 0 ? host : host.Substring(0, end);
        }

        private bool IsForeign(string host)
        {
            return host.Length > 0 && host != _host;
        }
    }
}
