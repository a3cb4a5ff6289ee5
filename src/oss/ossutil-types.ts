// Content types that ossutil knows by its own table, and the mime library does not. In the form of mime.types: a type
// and its extensions. Those that are application/octet-stream there are left out: so is whatever nobody knows.
// Source: aliyun-oss-go-sdk, oss/mime.go.

const TABLE = `
application/astound asd asn
application/bld bld
application/bld2 bld2
application/cprplayer pqi
application/dsptype tsp
application/e-score sdf
application/fastman lcc
application/fractals fif
application/hta hta
application/internet-property-stream acx
application/jwc jwc
application/lgh lgh
application/listenup ptlk
application/mbedlet mbd
application/metastream mtx mtz mzv rtg
application/ndwn ndwn
application/olescript axs
application/presentations shw
application/studiom smp
application/t-time ttz
application/toc toc
application/vnd.eri.thm thm
application/vnd.ms-pkicertstore sst
application/vnd.rn-realplayer rnx
application/vnd.xara web
application/vocaltec-media-desc vmd
application/vocaltec-media-file vmf
application/x-asap asp
application/x-AtlasMate-Plugin oom
application/x-cnc ccn
application/x-compress z
application/x-compressed tgz
application/x-cprplayer pqf
application/x-cult3d-object co
application/x-digitalloca lcl lcr
application/x-dreamcast-vms vms
application/x-dreamcast-vms-info vmi
application/x-earthtime etc
application/x-excel xll
application/x-expandedbook ebk
application/x-gps gps
application/x-gzip x-gzip
application/x-InstallShield wis
application/x-internet-signup ins isp
application/x-iphone iii
application/x-ipix ipx
application/x-ipscript ips
application/x-killustrator kil
application/x-kjx kjx
application/x-mapserver mps
application/x-mascot mct
application/x-mif mi
application/x-mocha moc mocha
application/x-mpeg amc
application/x-mrm mrm
application/x-neva1 nva
application/x-nif nif
application/x-ns-proxy-autoconfig proxy
application/x-pan pan
application/x-perfmon pma pmc pmr pmw
application/x-pmd pmd
application/x-richlink rlf
application/x-rogerwilco rwc
application/x-salsa slc
application/x-scream nmz
application/x-shockwave-flash swfl
application/x-sprite spr sprite
application/x-spt spt
application/x-supercard sca
application/x-tar taz
application/x-timbuktu tbp tbt
application/x-tkined tki tkined
application/x-uuencode uue
application/x-wxl wxl
application/x-xdma xdma
application/x-yumekara mof
application/x-yz1 yz1
application/x-zaurus-zac zac
application/ynd.ms-pkipko pko
application/zip nar
audio/amr-wb awb
audio/echospeech es esl
audio/ma1 ma1
audio/ma2 ma2
audio/ma3 ma3
audio/ma5 ma5
audio/melody imy
audio/nsnd nsnd
audio/tsplayer tsi
audio/vib vib
audio/vnd.qcelp qcp
audio/X-Alpha5 als
audio/x-epac pae
audio/x-mio mio
audio/x-mod it itz m15 mdz mod s3z ult xmz
audio/x-mpegurl m3url
audio/x-pn-realaudio rmm
audio/x-rmf rmf
audio/x-smd smd smz
audio/x-twinvq vqf vql
audio/x-twinvq-plugin vqe
chemical/x-csml csm
chemical/x-embl-dl-nucleotide emb embl
chemical/x-gaussian-input gau
chemical/x-mdl-molfile mol
chemical/x-mopac-input mop
i-world/i-vrml ivr
image/ifs ifs
image/j2k j2k
image/jpeg jpz
image/nbmp nbmp
image/pict pict
image/png pnz
image/si6 si6
image/svh svh
image/toy toy
image/vnd svf
image/vnd.lgtwap.sis si9
image/vnd.nok-oplogo-color nokia-op-logo
image/vnd.rn-realflash rf
image/vnd.rn-realpix rp
image/vnd.stiwap.sis si7
image/wavelet wi
image/x-cals cal mil
image/x-dcx dcx
image/x-eri eri
image/x-macpaint mac pnt pntg
image/x-pda pda
image/x-quicktime qti qtif
image/x-up-wpng wpng
magnus-internal/cgi cgi
message/rfc822 nws
text/h323 323
text/html dhtml hts shtm stm
text/iuls uls
text/plain bas prop rc
text/scriptlet sct
text/vnd.rn-realtext rt
text/vnd.rn-realtext3d r3t
text/vnd.wap.wmlscript wmlscript ws
text/webviewhtml htt
text/x-hdml hdm hdml
text/x-mrml mrl
text/x-speech talk
text/x-vmel mel
text/xml xsit
video/isivideo fvi
video/mpeg mpa mpv2
video/vdo vdo
video/vivo vivo
video/vnd.rn-realvideo rv
video/wavelet wv
video/x-dv dif dv
video/x-la-asf lsf lsx
video/x-ms-asf asr
video/x-pv-pvx pvx
workbook/formulaone vts
x-lml/x-evm evm
x-lml/x-gdb gdb
x-lml/x-gps rte trk wpt
x-lml/x-lak lak
x-lml/x-lml lml
x-lml/x-lmlpack lmlpack
x-lml/x-ndb ndb
x-world/x-svr svr
x-world/x-vream vre vrw
x-world/x-vrml flr wrz xaf xof
x-world/x-vrt vrt
`;

/** The type of an extension, such as `tgz`. */
export function ossutilType(extension: string): string | undefined {
  const line = TABLE.split('\n').find((each) => each.split(' ').indexOf(extension) > 0);
  return line?.split(' ')[0];
}
