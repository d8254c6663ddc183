# Captures named by an application. Sourced by record.sh.

# A download with Explicit Congestion Notification (RFC 3168) over a slow link that marks packets instead of dropping
# them: the client answers Congestion Experienced with ECE, the server that with CWR.
record_http_ecn_pcap() {
	two_hosts
	client sysctl -qw net.ipv4.tcp_ecn=1
	server sysctl -qw net.ipv4.tcp_ecn=1
	server tc qdisc add dev eth0 root handle 1: tbf rate 4mbit burst 3000 limit 100000
	server tc qdisc add dev eth0 parent 1: fq_codel ecn target 2ms interval 20ms
	web server 80
	dump http-ecn.pcap client -i eth0 tcp
	client curl -s -o /dev/null http://192.0.2.2/
	client curl -s -o /dev/null http://192.0.2.2/text
	written
}

record_ipv6_http_pcap() {
	two_hosts
	web server 80
	dump ipv6-http.pcap client -i eth0
	client curl -s -o /dev/null "http://[2001:db8::2]/"
	client curl -s -o /dev/null "http://[2001:db8::2]/missing"
	client curl -s -o /dev/null "http://[2001:db8::2]/short"
	written
}

# secure_web: nginx with a self-signed certificate, HTTP/1.1 and HTTP/2, TLS 1.2 and 1.3.
secure_web() {
	mkdir -p "$run/www" "$run/nginx"
	echo 'Hello from the recording.' >"$run/www/index.html"
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj /CN=www.example.com \
		-addext subjectAltName=DNS:www.example.com,DNS:api.example.org \
		-keyout "$run/nginx/key" -out "$run/nginx/certificate" 2>/dev/null
	cat >"$run/nginx/conf" <<-END
		daemon off; master_process off; pid $run/nginx/pid; error_log stderr; events {}
		http {
		  access_log off; client_body_temp_path $run/nginx/a; proxy_temp_path $run/nginx/b;
		  fastcgi_temp_path $run/nginx/c; uwsgi_temp_path $run/nginx/d; scgi_temp_path $run/nginx/e;
		  server {
		    listen 443 ssl http2; listen [::]:443 ssl http2; root $run/www;
		    ssl_certificate $run/nginx/certificate; ssl_certificate_key $run/nginx/key;
		    ssl_protocols TLSv1.2 TLSv1.3;
		  }
		}
	END
	start server nginx -e stderr -p "$run/nginx" -c "$run/nginx/conf"
	listening server 443
}

# browse HOST ADDRESS ARGUMENT...: fetch https://HOST/ from that address.
browse() {
	local host=$1 at=$2
	shift 2
	client curl -s -k -o /dev/null --connect-to "$host:443:$at:443" "$@" "https://$host/"
}

# TLS 1.3 and 1.2 with a server name (SNI) and offers of protocols (ALPN); one handshake that fails.
record_https_pcap() {
	two_hosts
	secure_web
	dump https.pcap client -i eth0 tcp
	browse www.example.com 192.0.2.2
	browse api.example.org '[2001:db8::2]' --http1.1
	browse www.example.com 192.0.2.2 --tls-max 1.2
	client curl -s -o /dev/null --connect-to "www.example.com:443:192.0.2.2:443" https://www.example.com/ || true
	written
}

# names_server: dnsmasq, authoritative for what it is told here.
names_server() {
	start server dnsmasq -k -C /dev/null --no-resolv --no-hosts --pid-file= --user=root --local=/example.com/ \
		--local=/example.org/ --host-record=www.example.com,192.0.2.2,2001:db8::2,300 \
		--host-record=mail.example.com,192.0.2.3 --cname=ftp.example.com,www.example.com \
		--mx-host=example.com,mail.example.com,10 --txt-record=example.com,"v=spf1 -all" \
		--srv-host=_ssh._tcp.example.com,www.example.com,22 --dns-rr=www.example.com,65,00010000010003026832 \
		--interface=eth0 --bind-interfaces
	listening server 53
}

# ask ARGUMENT...: one question, without dig's cookie.
ask() {
	client dig +tries=1 +nocookie "$@" >/dev/null
}

record_dns_pcap() {
	two_hosts
	names_server
	dump dns.pcap client -i eth0 port 53
	ask @192.0.2.2 www.example.com A
	ask @192.0.2.2 www.example.com AAAA
	ask @192.0.2.2 ftp.example.com A
	ask @192.0.2.2 example.com MX
	ask @192.0.2.2 example.com TXT +noedns
	ask @192.0.2.2 _ssh._tcp.example.com SRV
	ask @192.0.2.2 www.example.com HTTPS
	ask @192.0.2.2 -x 192.0.2.2
	ask @192.0.2.2 no-such-name.example.com A
	ask @192.0.2.2 www.example.net A
	ask @2001:db8::2 www.example.com A
	ask @2001:db8::2 www.example.com AAAA
	ask @2001:db8::2 absent.example.org AAAA
	ask @192.0.2.2 www.example.com A +tcp
	ask @2001:db8::2 example.com MX +tcp
	written
}

# shell_server: sshd that knows one client key.
shell_server() {
	mkdir -p "$run/ssh" /run/sshd
	ssh-keygen -q -t ed25519 -N '' -C host -f "$run/ssh/host"
	ssh-keygen -q -t ed25519 -N '' -C client -f "$run/ssh/client"
	cp "$run/ssh/client.pub" "$run/ssh/authorized"
	start server /usr/sbin/sshd -D -f /dev/null -o HostKey="$run/ssh/host" -o AuthorizedKeysFile="$run/ssh/authorized" \
		-o StrictModes=no -o PidFile=none -o UsePAM=no -o PermitRootLogin=yes -o UseDNS=no -o VersionAddendum=none
	listening server 22
}

# shell ADDRESS COMMAND...: run a command there through ssh.
shell() {
	local at=$1
	shift
	client ssh -F /dev/null -i "$run/ssh/client" -o IdentitiesOnly=yes -o StrictHostKeyChecking=no \
		-o UserKnownHostsFile=/dev/null -o LogLevel=ERROR "root@$at" "$@" </dev/null >/dev/null
}

record_ssh_pcapng() {
	two_hosts
	shell_server
	dump_pcapng ssh.pcapng client -i eth0 -f tcp
	shell 192.0.2.2 'seq 1 300; sleep 0.3; seq 1 20'
	shell 2001:db8::2 true
	written
}

# Time from a chrony server, asked once over IPv4 and once over IPv6.
record_ntp_pcap() {
	two_hosts
	printf 'allow\nlocal stratum 3\nbindcmdaddress /\ncmdport 0\ndriftfile %s\npidfile %s\n' \
		"$run/drift" "$run/chronyd-pid" >"$run/chrony"
	start server chronyd -x -d -f "$run/chrony" -u root
	listening server 123
	dump ntp.pcap client -i eth0 port 123
	local at
	for at in 192.0.2.2 2001:db8::2; do
		client timeout 20 chronyd -x -Q -t 15 -u root -f /dev/null "cmdport 0" "pidfile $run/client-pid" \
			"server $at iburst maxsamples 2" >/dev/null 2>&1 || true
	done
	written
}

# An address by DHCP from dnsmasq, kept, given back; the ARP that goes with it.
record_arp_dhcp_pcap() {
	two_hosts
	ip -n fg-client address flush dev eth0
	start server dnsmasq -k -C /dev/null -p 0 --pid-file= --user=root --interface=eth0 --bind-dynamic --no-ping \
		--dhcp-range=192.0.2.100,192.0.2.110,1h --dhcp-leasefile="$run/leases" --domain=example.com
	listening server 67
	dump arp-dhcp.pcap client -i eth0 arp or port 67 or icmp
	printf '#!/bin/sh\n[ "$1" != bound ] || ip address add "$ip/24" dev "$interface"\n' >"$run/bound"
	chmod +x "$run/bound"
	client udhcpc -f -q -R -i eth0 -s "$run/bound" -x hostname:laptop -V flowglass-record >/dev/null 2>&1
	client ping -q -c 2 192.0.2.2 >/dev/null
	client ping -q -c 1 -W 1 192.0.2.77 >/dev/null || true
	written
}
