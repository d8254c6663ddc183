package dissect

const smbSpec = `
a x32 server_component Server Component|424d53ff=SMB
b x8 cmd SMB Command|Create Directory;Delete Directory;Open;Create;Close;Flush;Delete;Rename;Query Information;Set Information;Read;Write;Lock Byte Range;Unlock Byte Range;Create Temp;Create New;Check Directory;Process Exit;Seek;Lock And Read;Write And Unlock;1a=Read Raw;Read MPX;Read MPX Secondary;Write Raw;Write MPX;Write MPX Secondary;Write Complete;22=Set Information2;Query Information2;Locking AndX;Trans;Trans Secondary;IOCTL;IOCTL Secondary;Copy;Move;Echo;Write And Close;Open AndX;Read AndX;Write AndX;31=Close And Tree Disconnect;Trans2;Trans2 Secondary;Find Close2;Find Notify Close;70=Tree Connect;Tree Disconnect;Negotiate Protocol;Session Setup AndX;Logoff AndX;Tree Connect AndX;80=Query Information Disk;Search;Find;Find Unique;Find Close;a0=NT Trans;NT Trans Secondary;NT Create AndX;a4=NT Cancel;NT Rename;c0=Open Print File;Write Print File;Close Print File;Get Print Queue;d1=Send Broadcast Message;d3=Cancel Forward
c x32 nt_status NT Status
d x8 error_class Error Class|Success;DOS Error;Server Error;Hardware Error;ff=Command Error
e x16 error_code Error Code
f x8 flags Flags
  f&80 flags.response Request/Response
  f&8 flags.caseless Case Sensitivity
g x16 flags2 Flags2
  f&8000 flags2.string Unicode Strings
  f&4000 flags2.nt_error Error Code Type
  f&800 flags2.esn Extended Security Negotiation
h d16 pid.high Process ID High
i b8 signature Signature
j d16 tid Tree ID
k d16 pid Process ID
l d16 uid User ID
m d16 mid Multiplex ID
n d8 wct Word Count (WCT)
o d16 bcc Byte Count (BCC)
F x16 fid FID
N s0 file File Name
P s0 path Path
S x16 trans2.cmd Subcommand|OPEN2;FIND_FIRST2;FIND_NEXT2;QUERY_FS_INFO;SET_FS_INFO;QUERY_PATH_INFO;SET_PATH_INFO;QUERY_FILE_INFO;SET_FILE_INFO;FSCTL;IOCTL2;FIND_NOTIFY_FIRST;FIND_NOTIFY_NEXT;CREATE_DIRECTORY;SESSION_SETUP;Unknown (0x0f);GET_DFS_REFERRAL;REPORT_DFS_INCONSISTENCY
`
